public import ArgumentParser
public import MagintCore
public import MagintKit

extension FileKind: ExpressibleByArgument {}

extension CompileMode: ExpressibleByArgument {}
extension CompileLayout: ExpressibleByArgument {}
extension UpgradePlan.Condition: ExpressibleByArgument {}
extension FailThreshold: ExpressibleByArgument {}
