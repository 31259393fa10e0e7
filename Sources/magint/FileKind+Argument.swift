public import ArgumentParser
public import MagintCore

extension FileKind: ExpressibleByArgument {}
