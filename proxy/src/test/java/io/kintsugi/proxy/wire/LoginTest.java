package io.kintsugi.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both sides of a login talk to each other, and to vectors made elsewhere.
class LoginTest {
  private static final RsaKeys KEYS = RsaKeys.generate();
  private static final byte[] SCRAMBLE = "aB3!defghijklmnopqrs".getBytes(UTF_8);

  private static Greeting greeting(String plugin) {
    return new Greeting("9.7.0", 1, SCRAMBLE, Capability.OFFERED, 255, 2, plugin);
  }

  private static final String MYSQL_HASH_OF_SECRET_1 =
      "24412430304124"
          + "053F1B2C18387B46387F34773E7B530F0F3F0D12"
          + "4D4E6743685A466F554B4848394A442E5265573338746E545A6876424E4450777545594B4652722F554436";

  /// Plays a login of our client against our server; true when it is let in.
  private static boolean login(
      @Nullable StoredPassword stored, String password, String plugin, boolean secure)
      throws Exception {
    Greeting greeting = greeting(plugin);
    ClientAuth client = new ClientAuth(password, secure, true, Capability.OFFERED);
    ServerAuth server =
        new ServerAuth(
            "app",
            "host",
            stored,
            StoredPassword.decoyLike(StoredPassword.ofPlain("x")),
            SCRAMBLE,
            secure,
            KEYS);
    byte[] response = client.response(greeting);
    ServerAuth.Step step = server.begin(client.plugin().wireName(), response);
    for (int rounds = 0; rounds < 8; rounds++) {
      switch (step) {
        case ServerAuth.Accept accept -> {
          return true;
        }
        case ServerAuth.Reject reject -> {
          assertThat(reject.error().errorCode()).isEqualTo(1045);
          return false;
        }
        case ServerAuth.Compute compute -> step = compute.work().call();
        case ServerAuth.Send send -> {
          ClientAuth.Step answer = client.next(Unpooled.wrappedBuffer(send.payload()));
          assertThat(answer).isInstanceOf(ClientAuth.Send.class);
          step = server.next(((ClientAuth.Send) answer).payload());
        }
      }
    }
    throw new AssertionError("the login never ends");
  }

  private static StoredPassword crypt(String password) {
    String salt = "12345678901234567890";
    String hash = Sha256Crypt.hash(password.getBytes(UTF_8), salt.getBytes(UTF_8), 5_000);
    return StoredPassword.ofMysql(("$A$005$" + salt + hash).getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "caching_sha2_password, true",
    "caching_sha2_password, false",
    "mysql_native_password, true",
    "mysql_native_password, false",
    "sha256_password, false"
  })
  void theRightPasswordIsLetInAndTheWrongOneIsNot(String plugin, boolean secure) throws Exception {
    for (StoredPassword stored :
        new StoredPassword[] {StoredPassword.ofPlain("geheim ü"), crypt("geheim ü")}) {
      assertThat(login(stored, "geheim ü", plugin, secure)).isTrue();
      assertThat(login(stored, "geheim u", plugin, secure)).isFalse();
      assertThat(login(stored, "", plugin, secure)).isFalse();
    }
    StoredPassword digest = StoredPassword.ofMysql(("*" + "AB".repeat(20)).getBytes(UTF_8));
    assertThat(login(digest, "geheim", plugin, secure)).isFalse();
    assertThat(login(StoredPassword.EMPTY, "", plugin, secure)).isTrue();
    assertThat(login(StoredPassword.EMPTY, "x", plugin, secure)).isFalse();
    assertThat(login(null, "x", plugin, secure)).isFalse();
    assertThat(login(null, "", plugin, secure)).isFalse();
  }

  @Test
  void aLoginInFullMakesTheNextOneFast() throws Exception {
    ServerAuth slow =
        new ServerAuth("app", "h", crypt("pw"), StoredPassword.EMPTY, SCRAMBLE, true, null);
    byte[] response = Scramble.cachingSha2Response("pw".getBytes(UTF_8), SCRAMBLE);
    assertThat(slow.begin("caching_sha2_password", response)).isInstanceOf(ServerAuth.Send.class);
    ServerAuth.Compute compute = (ServerAuth.Compute) slow.next("pw\0".getBytes(UTF_8));
    ServerAuth.Accept accept = (ServerAuth.Accept) compute.work().call();
    ServerAuth fast =
        new ServerAuth("app", "h", accept.learned(), StoredPassword.EMPTY, SCRAMBLE, true, null);
    assertThat(fast.begin("caching_sha2_password", response))
        .isInstanceOfSatisfying(
            ServerAuth.Accept.class, a -> assertThat(a.before()).containsExactly(1, 3));
  }

  @Test
  void aClientWithoutPluginsLogsInWithTheNativeDigest() {
    StoredPassword stored = StoredPassword.ofPlain("pw");
    byte[] response = Scramble.nativeResponse("pw".getBytes(UTF_8), SCRAMBLE);
    ServerAuth auth = new ServerAuth("a", "h", stored, stored, SCRAMBLE, false, null);
    assertThat(auth.begin(null, response)).isInstanceOf(ServerAuth.Accept.class);
    ServerAuth sha2Only = new ServerAuth("a", "h", crypt("pw"), stored, SCRAMBLE, false, null);
    assertThat(sha2Only.begin(null, response))
        .isInstanceOfSatisfying(
            ServerAuth.Reject.class, r -> assertThat(r.error().errorCode()).isEqualTo(1251));
  }

  @Test
  void anUnknownUserHearsWhatAWrongPasswordHears() {
    StoredPassword stored = StoredPassword.ofPlain("pw");
    byte[] wrong = new byte[32];
    ServerAuth.Step known =
        new ServerAuth("a", "h", stored, stored, SCRAMBLE, false, null)
            .begin("caching_sha2_password", wrong);
    ServerAuth.Step unknown =
        new ServerAuth("a", "h", null, StoredPassword.decoyLike(stored), SCRAMBLE, false, null)
            .begin("caching_sha2_password", wrong);
    assertThat(((ServerAuth.Reject) unknown).error().text())
        .isEqualTo(((ServerAuth.Reject) known).error().text())
        .isEqualTo("Access denied for user 'a'@'h' (using password: YES)");
  }

  /// The decoy's own password must not let an unknown user in.
  @Test
  void anUnknownUserIsNeverLetIn() {
    StoredPassword stored = StoredPassword.ofPlain("pw");
    byte[] right = Scramble.cachingSha2Response("pw".getBytes(UTF_8), SCRAMBLE);
    ServerAuth auth = new ServerAuth("a", "h", null, stored, SCRAMBLE, false, null);
    assertThat(auth.begin("caching_sha2_password", right)).isInstanceOf(ServerAuth.Reject.class);
  }

  @Test
  void theClientKeepsItsPasswordFromPlainConnectionsAndStrangePlugins() {
    ClientAuth auth = new ClientAuth("pw", false, false, Capability.WANTED);
    byte[] unused = auth.response(greeting("caching_sha2_password"));
    assertThat(unused).hasSize(32);
    assertThat(auth.next(Hex.buf("01 04"))).isInstanceOf(ClientAuth.Failed.class);
    byte[] clear = new AuthSwitch("mysql_clear_password", SCRAMBLE).payload();
    assertThat(auth.next(Unpooled.wrappedBuffer(clear))).isInstanceOf(ClientAuth.Failed.class);
  }

  /// `authentication_string`s that MySQL 9.7 wrote.
  @Test
  void mysqlsOwnHashesAreUnderstood() {
    StoredPassword stored = StoredPassword.ofMysql(Hex.bytes(MYSQL_HASH_OF_SECRET_1));
    assertThat(stored.matchesPlain("Secret 1".getBytes(UTF_8))).isTrue();
    assertThat(stored.matchesPlain("Secret 2".getBytes(UTF_8))).isFalse();
    StoredPassword digest =
        StoredPassword.ofMysql("*7DF66D199A87AE2C7F6D3E4CAD7CE2D4E5C4D7A1".getBytes(UTF_8));
    assertThat(digest.supports(AuthPlugin.MYSQL_NATIVE_PASSWORD)).isTrue();
    assertThat(digest.supports(AuthPlugin.CACHING_SHA2_PASSWORD)).isFalse();
    assertThatThrownBy(() -> StoredPassword.ofMysql("secret".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// As `openssl passwd -5` and glibc's crypt print them.
  @Test
  void theSlowHashIsDreppers() {
    assertThat(
            Sha256Crypt.hash("Hello world!".getBytes(UTF_8), "saltstring".getBytes(UTF_8), 5_000))
        .isEqualTo("5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5");
    assertThat(
            Sha256Crypt.hash(
                "Hello world!".getBytes(UTF_8), "saltstringsaltst".getBytes(UTF_8), 10_000))
        .isEqualTo("3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA");
  }

  @Test
  void digestsOfKnownPasswords() {
    assertThat(
            Hex.of(
                Unpooled.wrappedBuffer(Scramble.sha1(Scramble.sha1("password".getBytes(UTF_8))))))
        .isEqualTo("2470c0c06dee42fd1618bb99005adca2ec9d1e19");
    byte[] scramble = Scramble.generate();
    for (byte b : scramble) {
      assertThat(b).isBetween((byte) '!', (byte) '~').isNotEqualTo((byte) '$');
    }
  }

  @Test
  void aGreetingSurvivesTheWire() {
    ByteBuf out = Unpooled.buffer();
    greeting("caching_sha2_password").encode(out);
    Greeting read = Greeting.decode(out);
    assertThat(read.scramble()).isEqualTo(SCRAMBLE);
    assertThat(read.capabilities()).isEqualTo(Capability.OFFERED);
    assertThat(read.authPlugin()).isEqualTo("caching_sha2_password");
    assertThat(out.isReadable()).isFalse();
  }

  /// The example of the manual, "Protocol::HandshakeV10".
  @Test
  void theManualsGreetingIsRead() {
    Greeting read =
        Greeting.decode(
            Hex.buf(
                "0a 35 2e 35 2e 32 2d 6d 32 00 0b 00 00 00 64 76 48 40 49 2d 43 4a 00 ff f7 08 02 00"
                    + "0f 80 15 00 00 00 00 00 00 00 00 00 00 2a 34 64 7c 63 5a 77 6b 34 5e 5d 3a 00"));
    assertThat(read.serverVersion()).isEqualTo("5.5.2-m2");
    assertThat(read.connectionId()).isEqualTo(11);
    assertThat(new String(read.scramble(), StandardCharsets.US_ASCII))
        .isEqualTo("dvH@I-CJ*4d|cZwk4^]:");
  }

  /// The example of the manual, "Protocol::HandshakeResponse41", of a client with connection
  /// attributes.
  @Test
  void theManualsResponseIsRead() {
    String wire =
        "8d a6 0f 00 00 00 00 01 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
            + "00 70 61 6d 00 14 ab 09 ee f6 bc b1 32 3e 61 14 38 65 c0 99 1d 95 7d 75 d4 47 74 65 73"
            + "74 00 6d 79 73 71 6c 5f 6e 61 74 69 76 65 5f 70 61 73 73 77 6f 72 64 00";
    HandshakeResponse read = HandshakeResponse.decode(Hex.buf(wire));
    assertThat(read.user()).isEqualTo("pam");
    assertThat(read.database()).isEqualTo("test");
    assertThat(read.authPlugin()).isEqualTo("mysql_native_password");
    assertThat(read.authResponse()).hasSize(20);
    ByteBuf again = Unpooled.buffer();
    read.encode(again);
    assertThat(Hex.rest(again)).isEqualTo(Hex.bytes(wire));
  }

  @Test
  void aResponseCutAnywhereIsABadHandshakeOrALesserResponse() {
    ByteBuf out = Unpooled.buffer();
    new HandshakeResponse(
            Capability.OFFERED & ~Capability.CLIENT_COMPRESS,
            1 << 24,
            255,
            "app",
            new byte[32],
            "school",
            "caching_sha2_password",
            Map.of("_os", "Linux", "program_name", "test"),
            7)
        .encode(out);
    byte[] whole = Hex.rest(out);
    HandshakeResponse read = HandshakeResponse.decode(Unpooled.wrappedBuffer(whole));
    assertThat(read.attributes()).containsEntry("program_name", "test").hasSize(2);
    assertThat(read.zstdLevel()).isEqualTo(7);
    for (int cut = 0; cut < whole.length; cut++) {
      try {
        HandshakeResponse.decode(Unpooled.wrappedBuffer(whole, 0, cut));
      } catch (MalformedPacketException e) {
        assertThat(e.errorCode()).isEqualTo(1043);
      }
    }
    assertThat(HandshakeResponse.isSslRequest(Unpooled.wrappedBuffer(whole, 0, 32))).isFalse();
  }
}
