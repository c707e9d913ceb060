"""Images: that are not there (F001), lie elsewhere (F002, F003), are none (F004), that Word cannot have (F005), that
are cut short (F006), or that have HTML in them (F007)."""
