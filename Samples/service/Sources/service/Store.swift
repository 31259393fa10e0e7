import Crypto
import CryptoExtras
import Foundation
import GRDB

struct User: Codable, FetchableRecord, Sendable {
  var id: Int
  var name: String
  var password: String
}

/// A row of the table `shops`.
struct StoredShop: Codable, FetchableRecord, Sendable {
  enum State: String, Codable, Sendable { case exchanging, connected, failed }

  static let databaseColumnDecodingStrategy = DatabaseColumnDecodingStrategy.convertFromSnakeCase

  var consumerKey: String
  var consumerSecret: String
  var baseUrl: String
  var accessToken: String?
  var accessSecret: String?
  var state: State
  var problem: String?
  var userId: Int?
}

struct Store: Sendable {
  private let database: DatabasePool

  private static let sessionSeconds = 8 * 3600
  /// After which an exchange counts as dead.
  private static let exchangeSeconds = 60

  init(path: String) throws {
    umask(0o077)  // What is in the file opens shops.
    database = try DatabasePool(path: path)
    try database.write { db in
      try db.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS users (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL);
          CREATE TABLE IF NOT EXISTS sessions (
            id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, expires INTEGER NOT NULL);
          CREATE TABLE IF NOT EXISTS shops (
            consumer_key TEXT PRIMARY KEY, consumer_secret TEXT NOT NULL, base_url TEXT NOT NULL,
            verifier TEXT NOT NULL, access_token TEXT, access_secret TEXT,
            state TEXT NOT NULL CHECK (state IN ('exchanging', 'connected', 'failed')),
            problem TEXT, since INTEGER NOT NULL, user_id INTEGER REFERENCES users);
          """)
    }
  }

  private var now: Int { Int(Date().timeIntervalSince1970) }

  // MARK: Shops

  func shop(_ key: String) async throws -> StoredShop? {
    try await database.read {
      try StoredShop.fetchOne(
        $0, sql: "SELECT * FROM shops WHERE consumer_key = ?", arguments: [key])
    }
  }

  func shops(of user: User) async throws -> [StoredShop] {
    try await database.read {
      try StoredShop.fetchAll(
        $0, sql: "SELECT * FROM shops WHERE user_id = ? ORDER BY base_url", arguments: [user.id])
    }
  }

  enum Callback: String, Sendable { case new, known, forged }

  /// Stores what a callback brings, and says whether it is `known` because it came before.
  ///
  /// Magento sends the same key and secret again when a merchant authorizes anew, with another
  /// verifier. A known key with another secret comes from somebody else.
  func beginExchange(
    key: String, secret: String, url: ShopURL, verifier: String
  ) async throws -> Callback {
    let now = now
    return try await database.write { db in
      try db.execute(
        sql: "DELETE FROM shops WHERE state = 'failed' AND user_id IS NULL AND since < ?",
        arguments: [now - 86400])
      try db.execute(
        sql: """
          INSERT INTO shops (consumer_key, consumer_secret, base_url, verifier, state, since)
          VALUES (:key, :secret, :url, :verifier, 'exchanging', :now)
          ON CONFLICT (consumer_key) DO UPDATE
          SET base_url = :url, verifier = :verifier, state = 'exchanging', since = :now,
              problem = NULL
          WHERE consumer_secret = :secret AND (verifier <> :verifier OR state = 'failed'
                OR (state = 'exchanging' AND since < :dead))
          """,
        arguments: [
          "key": key, "secret": secret, "url": url.text, "verifier": verifier, "now": now,
          "dead": now - Self.exchangeSeconds,
        ])
      if db.changesCount > 0 { return .new }
      let stored = try String.fetchOne(
        db, sql: "SELECT consumer_secret FROM shops WHERE consumer_key = ?", arguments: [key])
      return isEqual(stored ?? "", secret) ? .known : .forged
    }
  }

  /// Only if the merchant has not authorized anew meanwhile.
  func endExchange(
    key: String, verifier: String, with result: Result<OAuth.Credentials, ShopError>
  ) async throws {
    let credentials = try? result.get()
    var problem: String?
    if case .failure(let error) = result { problem = error.message }
    let arguments: StatementArguments = [
      credentials == nil ? "failed" : "connected", problem, credentials?.token,
      credentials?.tokenSecret, key, verifier,
    ]
    try await database.write {
      try $0.execute(
        sql: """
          UPDATE shops SET state = ?, problem = ?, access_token = ?, access_secret = ?
          WHERE consumer_key = ? AND verifier = ?
          """, arguments: arguments)
    }
  }

  /// The shop belongs to the first who logs in for it; whether that is `user`.
  func link(_ key: String, to user: User) async throws -> Bool {
    try await database.write {
      try $0.execute(
        sql: """
          UPDATE shops SET user_id = :user
          WHERE consumer_key = :key AND (user_id IS NULL OR user_id = :user)
          """, arguments: ["user": user.id, "key": key])
      return $0.changesCount == 1
    }
  }

  // MARK: Users and sessions

  /// - Returns: whether the name was free.
  func addUser(_ name: String, password: String) throws -> Bool {
    let hash = hash(password: password)
    return try database.write {
      try $0.execute(
        sql: "INSERT OR IGNORE INTO users (name, password) VALUES (?, ?)", arguments: [name, hash])
      return $0.changesCount == 1
    }
  }

  func authenticate(_ name: String, password: String) async throws -> User? {
    let user = try await database.read {
      try User.fetchOne($0, sql: "SELECT * FROM users WHERE name = ?", arguments: [name])
    }
    // An unknown name takes as long as a wrong password.
    let salt = user?.password.split(separator: "$").first.map(String.init) ?? randomText()
    let hash = hash(password: password, salt: salt)
    return isEqual(user?.password ?? "", hash) ? user : nil
  }

  /// A new session; what the database holds of it opens none.
  func logIn(_ user: User) async throws -> String {
    let (session, now) = (randomText() + randomText(), now)
    try await database.write {
      try $0.execute(sql: "DELETE FROM sessions WHERE expires < ?", arguments: [now])
      try $0.execute(
        sql: "INSERT INTO sessions VALUES (?, ?, ?)",
        arguments: [digest(session), user.id, now + Self.sessionSeconds])
    }
    return session
  }

  func user(session: String) async throws -> User? {
    let now = now
    return try await database.read {
      try User.fetchOne(
        $0,
        sql: """
          SELECT users.* FROM sessions JOIN users ON users.id = user_id
          WHERE sessions.id = ? AND expires >= ?
          """, arguments: [digest(session), now])
    }
  }
}

private func hash(password: String, salt: String = randomText()) -> String {
  // These parameters are always valid.
  let key = try! KDF.Scrypt.deriveKey(
    from: Data(password.utf8), salt: Data(salt.utf8), outputByteCount: 32, rounds: 1 << 14,
    blockSize: 8, parallelism: 1)
  return salt + "$" + key.withUnsafeBytes { hexadecimal($0) }
}

private func digest(_ text: String) -> String { hexadecimal(SHA256.hash(data: Data(text.utf8))) }

/// In a time that says nothing of where the two differ: that is how digests are compared.
func isEqual(_ one: String, _ other: String) -> Bool {
  SHA256.hash(data: Data(one.utf8)) == SHA256.hash(data: Data(other.utf8))
}
