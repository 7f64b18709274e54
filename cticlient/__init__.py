"""The desktop program: a shell of panels, options and a tray icon that plugins fill."""
