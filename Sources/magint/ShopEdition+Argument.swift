public import ArgumentParser
public import MagintCore

extension ShopEdition: ExpressibleByArgument {}
