// The demo page says which day it is in Beijing; everything else is plain HTML, as on a real site.

const today = document.querySelector("#today");
if (today) {
  today.textContent = new Intl.DateTimeFormat("zh-CN", { dateStyle: "full", timeZone: "Asia/Shanghai" }).format(
    new Date(),
  );
}
