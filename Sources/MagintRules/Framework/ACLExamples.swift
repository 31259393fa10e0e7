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

/// A webapi.xml with one route that needs `resource`, for examples.
func webapiDocument(_ resource: String) -> String {
  """
  <?xml version="1.0"?>
  <routes>
      <route url="/V1/acme/sync" method="POST">
          <service class="Acme\\Sync\\Api\\SyncInterface" method="run"/>
          <resources>
              <resource ref="\(resource)"/>
          </resources>
      </route>
  </routes>

  """
}
