/// An acl.xml around `resources`, for examples.
func aclDocument(_ resources: String) -> String {
  let body = resources.split(separator: "\n", omittingEmptySubsequences: false)
    .map { "            \($0)" }.joined(separator: "\n")
  return """
    <?xml version="1.0"?>
    <config>
        <acl>
            <resources>
    \(body)
            </resources>
        </acl>
    </config>

    """
}
