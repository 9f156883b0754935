"""``python -m bot.validate``: ``rasa data validate --fail-on-warnings`` on our importer, without its noise."""

from __future__ import annotations

import warnings

from bot.quiet import quiet_rasa
from center.knowledge import ROOT

# Intents that only the gate gives: no training sentence carries them.
_GIVEN_BY_THE_GATE = r".*The intent '(ask_several|unclear|unknown)' is listed in the domain file.*"


def main() -> None:
    """Exits with 1 when Rasa finds something wrong."""
    from rasa.cli.utils import validate_files
    from rasa.shared.importers.importer import TrainingDataImporter

    quiet_rasa()
    warnings.filterwarnings("ignore", message=_GIVEN_BY_THE_GATE)
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )
    validate_files(fail_on_warnings=True, max_history=None, importer=importer)
    print("Rasa 校验通过")


if __name__ == "__main__":
    main()
