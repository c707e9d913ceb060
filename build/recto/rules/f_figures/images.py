"""Images: missing ones (F001), those elsewhere (F002, F003), files that are not images (F004), those that Word cannot
show (F005), incomplete ones (F006), and those that contain HTML (F007)."""
