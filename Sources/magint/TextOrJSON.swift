import ArgumentParser

/// The forms of what several commands print.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }
