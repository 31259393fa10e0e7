/// The templates of what people read, and of what their tools do.
enum TextTemplates {
  static let readme = #"""
    # {{integration.markdown}}

    {{module.code}} is a module for Magento 2. It lets a service call the REST API of your shop, under the
    name “{{integration.markdown}}”, once you have approved it, with the rights below and no others.

    It is for Magento Open Source and Adobe Commerce, {{releases.markdown}}.

    ## What it may do

    | Right | Resource | What it opens |
    |---|---|---|
    {{#grants}}
    | {{path.markdown}} | {{id.code}} | {{#routes}}{{route.code}}{{^last()}}, {{/last()}}{{/routes}}{{#hasMore}}, and {{more.markdown}} more{{/hasMore}}{{#hasRoutes}}{{#hasWords}}: {{/hasWords}}{{/hasRoutes}}{{#hasWords}}{{words.markdown}}{{/hasWords}}{{#isOwn}}what the module itself does{{/isOwn}}{{#isClosed}}no call of the API; pages of the admin only{{/isClosed}} |
    {{/grants}}

    The first column is the place in the tree that Magento shows you for approval.
    {{#hasAncestors}}

    Magento grants along with them what stands above them in that tree:

    {{#ancestors}}
    - {{title.markdown}} ({{id.code}}){{#opens}}: opens {{count.markdown}}{{/opens}}
    {{/ancestors}}
    {{/hasAncestors}}
    {{#hasOwnRoutes}}

    The module adds these routes to the REST API:

    {{#ownRoutes}}
    - {{route.code}}
    {{/ownRoutes}}
    {{/hasOwnRoutes}}

    ## Install

    With composer, in the directory of Magento:

    ```sh
    composer require {{package.line}}
    ```

    Without it, unpack the module into `app/code/{{vendor.line}}/{{part.line}}`. Then, either way:

    ```sh
    bin/magento module:enable {{module.line}}
    bin/magento setup:upgrade
    bin/magento setup:di:compile   # in production mode
    ```

    {{#isLegacy}}
    Enable the module before you upgrade: otherwise `setup:upgrade` stops with an error.
    {{/isLegacy}}
    {{^isLegacy}}
    Enable the module before you upgrade: the `setup:upgrade` that first sees a module does not install
    its integration, and only the next one does.
    {{/isLegacy}}

    ## Activate

    1. Sign in to the admin and open *System › Extensions › Integrations*.
    2. Press *Activate* beside “{{integration.markdown}}”, look through the rights, and press *Allow*.
    {{#hasURLs}}
    3. Magento hands the keys to {{endpointHost.code}} and opens a window of {{identityHost.code}}. Sign in
       there. Where no window comes, allow pop-ups for the admin and try again.
    4. Load the page of integrations again: the status is *Active*.
    {{/hasURLs}}
    {{^hasURLs}}
    3. Magento shows four values: consumer key, consumer secret, access token, access token secret. Give
       them to the service, over a connection that nobody else reads.
    {{/hasURLs}}

    *Reauthorize* at the same place makes new tokens and voids the old ones at once.

    ## Update

    ```sh
    composer update {{package.line}}
    bin/magento setup:upgrade
    ```

    {{#isLegacy}}
    A new version that asks for other rights says so in its [changelog](CHANGELOG.md).
    {{/isLegacy}}
    {{^isLegacy}}
    A version that changes the address, a URL or the rights of the integration makes Magento create it
    anew, without tokens: the service is locked out until you activate it again. The
    [changelog](CHANGELOG.md) says so.
    {{/isLegacy}}

    ## Uninstall

    Magento leaves an integration and its tokens alive when its module is gone, and its admin cannot delete
    it. So let the module revoke its access **before you remove its files**. If composer installed it:

    ```sh
    bin/magento module:uninstall --remove-data {{module.line}}
    ```

    If it is in `app/code`:

    ```sh
    bin/magento module:uninstall --non-composer {{module.line}}
    bin/magento module:disable {{module.line}}
    rm -r app/code/{{vendor.line}}/{{part.line}}
    bin/magento setup:upgrade
    ```

    The first line deletes the integration with its rights, and its consumer with all tokens. Disabling the
    module, `composer remove` and deleting files do not. If the files are gone already, the service still
    has access: put them back, and begin with the first line.

    ## Help

    Write to {{email.markdown}}.

    """#

  static let changelog = #"""
    # Changelog

    ## 1.0.0

    - The integration “{{integration.markdown}}”, with these rights:
    {{#grants}}
      - {{id.code}}
    {{/grants}}
    {{#hasOwnRoutes}}
    - REST routes:
    {{#ownRoutes}}
      - {{route.code}}
    {{/ownRoutes}}
    {{/hasOwnRoutes}}

    """#

  static let mit = #"""
    MIT License

    Copyright (c) {{year.line}} {{holder.line}}

    Permission is hereby granted, free of charge, to any person obtaining a copy
    of this software and associated documentation files (the "Software"), to deal
    in the Software without restriction, including without limitation the rights
    to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
    copies of the Software, and to permit persons to whom the Software is
    furnished to do so, subject to the following conditions:

    The above copyright notice and this permission notice shall be included in all
    copies or substantial portions of the Software.

    THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
    IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
    FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
    AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
    LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
    OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
    SOFTWARE.

    """#

  static let proprietary = #"""
    Copyright (c) {{year.line}} {{holder.line}}. All rights reserved.

    This software may be used, copied, changed and passed on only as its holder has
    agreed to in writing.

    """#

  static let licenseNotice = #"""
    Copyright (c) {{year.line}} {{holder.line}}

    Licensed under the {{licenseName.line}}.
    Its text: {{licenseURL.line}}

    SPDX-License-Identifier: {{license.line}}

    """#

  // MARK: Without values

  static let gitignore = """
    /vendor/
    /composer.lock
    /*.zip
    /magint.sarif
    /.phpunit.result.cache
    .idea/
    .vscode/
    .DS_Store

    """

  static let gitattributes = """
    * text=auto eol=lf

    # No part of the package.
    /.gitattributes export-ignore
    /.github export-ignore
    /.gitignore export-ignore
    /Test export-ignore

    """
}
