"""The hotline's screen: a call is answered, registered and closed by the keyboard."""
