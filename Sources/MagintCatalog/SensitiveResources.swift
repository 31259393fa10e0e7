internal import MagintCore

/// Resources that open more than an author may think, each with the reason: what somebody who holds
/// the integration's token could do.
///
/// Curated by hand. A resource is in it if it leads to other rights (users, roles, integrations, the
/// keys and settings behind them), to all data at once, to code or markup in the shop, or to an outage.
package enum SensitiveResources {
  package static func reason(for id: String) -> String? {
    mayContain(FNV1a.hash32(id)) ? reasons[id] : nil
  }

  /// Whether there may be a reason for the id with this hash by ``FNV1a``; most have none.
  package static func mayContain(_ hash: UInt32) -> Bool { filter.mayContain(hash) }

  private static let filter = WordFilter(reasons.keys)

  /// All of them, by id.
  package static var all: [(id: String, reason: String)] {
    reasons.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static let reasons: [String: String] = {
    var reasons: [String: String] = [:]
    for (reason, ids) in table {
      for id in ids.utf8.split(separator: UInt8(ascii: " ")) {
        reasons[String(Substring(id))] = reason
      }
    }
    return reasons
  }()

  private static let table: [(reason: String, ids: String)] = [
    (
      "gives full access: everything in the shop, also what modules add later",
      "Magento_Backend::all"
    ),
    (
      "is about the shop's admin users: who may sign in, and who is locked out",
      "Magento_User::acl Magento_User::acl_users Magento_User::locks Magento_Backend::myaccount"
    ),
    (
      "is about the roles of admin users, and so about every other right",
      "Magento_User::acl_roles"
    ),
    (
      "is about the second factor that protects admin accounts",
      "Magento_TwoFactorAuth::tfa Magento_TwoFactorAuth::config"
    ),
    (
      "is about integrations themselves: their rights, keys and tokens",
      "Magento_Integration::extensions Magento_Integration::integrations Magento_Integration::config_oauth"
    ),
    (
      "is about how the shop's APIs are protected",
      "Magento_Webapi::config_webapi Magento_GraphQlServer::admin_graphql"
    ),
    (
      "is about the configuration of the whole shop",
      """
      Magento_Config::config Magento_Config::config_general Magento_Config::web \
      Magento_Config::config_system Magento_Config::config_admin Magento_Config::advanced \
      Magento_Config::dev
      """
    ),
    (
      "is about protection against abuse and injected code",
      "Magento_Csp::config Magento_ReCaptchaUi::config Magento_Sales::fraud_protection"
    ),
    (
      "is about how the shop is paid: methods, accounts, credentials",
      """
      Magento_Payment::payment Magento_Payment::payment_services Magento_Paypal::paypal \
      Magento_PaymentServicesDashboard::paymentservices Magento_ServicesId::services \
      Magento_ServicesId::configuration
      """
    ),
    (
      "is about the key that encrypts passwords and credentials",
      "Magento_EncryptionKey::crypt_key"
    ),
    (
      "is about backups: copies of all data, and putting an old state back",
      "Magento_Backup::backup Magento_Backup::rollback"
    ),
    (
      "is about installing and removing code",
      "Magento_Backend::setup_wizard Magento_Backend::extensions Magento_Backend::local Magento_Backend::custom"
    ),
    (
      "is about the caches: emptied or switched off, the shop is slow or down",
      """
      Magento_Backend::cache Magento_Backend::main_actions Magento_Backend::flush_cache_storage \
      Magento_Backend::flush_magento_cache Magento_Backend::mass_actions \
      Magento_Backend::toggling_cache_type Magento_Backend::refresh_cache_type \
      Magento_Backend::additional_cache_management Magento_Backend::flush_catalog_images \
      Magento_Backend::flush_js_css Magento_Backend::flush_static_files
      """
    ),
    (
      "is about the indexes: stopped or rebuilt, the shop shows old data or is slow",
      "Magento_Indexer::index Magento_Indexer::changeMode Magento_Indexer::invalidate"
    ),
    (
      "lets somebody act as any customer",
      """
      Magento_LoginAsCustomer::login Magento_LoginAsCustomer::login_button \
      Magento_LoginAsCustomer::allow_shopping_assistance Magento_LoginAsCustomer::config_section
      """
    ),
    (
      "is about customers' passwords and sessions",
      "Magento_Customer::reset_password Magento_Customer::invalidate_tokens"
    ),
    (
      "moves data in bulk: everything out, or anything in",
      "Magento_ImportExport::import Magento_ImportExport::export Magento_ImportExport::history"
    ),
    (
      "is about the record of what admin users did",
      "Magento_Logging::magento_logging Magento_Logging::magento_logging_events"
    ),
    (
      "puts markup of its own into the shop's pages",
      """
      Magento_Catalog::edit_product_design Magento_Catalog::edit_category_design \
      Magento_Cms::save_design Magento_Theme::theme Magento_Config::config_design
      """
    ),
  ]
}
