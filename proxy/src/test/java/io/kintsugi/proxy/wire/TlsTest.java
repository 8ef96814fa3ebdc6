package io.kintsugi.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
  private static final byte[] SSL_REQUEST_AND_HEADER = new byte[36];

  static {
    SSL_REQUEST_AND_HEADER[0] = 32;
    SSL_REQUEST_AND_HEADER[3] = 1;
    SSL_REQUEST_AND_HEADER[4] = 0;
    SSL_REQUEST_AND_HEADER[5] = (byte) (Capability.CLIENT_SSL >>> 8);
  }

  @TempDir Path folder;
  private Path certificate;
  private Path key;

  @BeforeEach
  void copyKeys() throws IOException {
    certificate = copy("test-cert.pem");
    key = copy("test-key.pem");
  }

  private Path copy(String name) throws IOException {
    Path to = folder.resolve(name);
    try (InputStream in = TlsTest.class.getResourceAsStream(name)) {
      Files.copy(in, to);
    }
    return to;
  }

  /// Does what a login does: on an SSLRequest it goes over to TLS, and it remembers every payload.
  private static final class Login extends ChannelInboundHandlerAdapter {
    final List<String> seen = new ArrayList<>();
    private final SslContext context;
    private CommandFramer framer;

    Login(SslContext context, CommandFramer framer) {
      this.context = context;
      this.framer = framer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf payload = (ByteBuf) message;
      if (HandshakeResponse.isSslRequest(payload)) {
        seen.add("SSLRequest");
        framer = framer.startTls(ctx.pipeline(), context.newHandler(ctx.alloc()));
      } else {
        seen.add(Hex.of(payload));
      }
      payload.release();
    }
  }

  /// Carries bytes between the two until neither has any.
  private static void pump(EmbeddedChannel client, EmbeddedChannel server) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (ByteBuf b = client.readOutbound(); b != null; b = client.readOutbound()) {
        server.writeInbound(b);
        moved = true;
      }
      for (ByteBuf b = server.readOutbound(); b != null; b = server.readOutbound()) {
        client.writeInbound(b);
        moved = true;
      }
      client.runPendingTasks();
      server.runPendingTasks();
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, true", "TLSv1.2, true", "TLSv1.3, false"})
  void aLoginGoesOverToTlsEvenWhenTheHelloCameInTheSameRead(String protocol, boolean together)
      throws Exception {
    CommandFramer framer = new CommandFramer(1_000, 1);
    Login login = new Login(Tls.forClients(certificate, key, null), framer);
    EmbeddedChannel server = new EmbeddedChannel(framer, login);
    SslHandler tls = clientHandler(ServerTls.VERIFY_IDENTITY, "localhost");
    tls.engine().setEnabledProtocols(new String[] {protocol});
    EmbeddedChannel client = new EmbeddedChannel(tls);
    ByteBuf hello = client.readOutbound();
    ByteBuf request = Unpooled.copiedBuffer(SSL_REQUEST_AND_HEADER);
    if (together) {
      server.writeInbound(Unpooled.wrappedBuffer(request, hello));
    } else {
      server.writeInbound(request);
      server.writeInbound(hello);
    }
    pump(client, server);
    assertThat(tls.handshakeFuture().isSuccess()).isTrue();
    client.writeOutbound(Hex.buf("02 00 00 02 61 62"));
    pump(client, server);
    assertThat(login.seen).containsExactly("SSLRequest", "6162");
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private SslHandler clientHandler(ServerTls mode, String host) throws IOException {
    return Tls.toServer(mode, certificate, null, null)
        .newHandler(ByteBufAllocator.DEFAULT, host, 3306);
  }

  /// A command hidden behind the SSLRequest in the clear is fed to TLS, which breaks on it.
  @Test
  void plainBytesBehindTheRequestAreNeverACommand() throws Exception {
    CommandFramer framer = new CommandFramer(1_000, 1);
    Login login = new Login(Tls.forClients(certificate, key, null), framer);
    EmbeddedChannel server = new EmbeddedChannel(framer, login);
    try {
      server.writeInbound(
          Unpooled.wrappedBuffer(
              Unpooled.copiedBuffer(SSL_REQUEST_AND_HEADER),
              Hex.buf("05 00 00 02 61 62 63 64 65")));
    } catch (Exception expected) {
      assertThat(expected).hasMessageContaining("not an SSL/TLS record");
    }
    assertThat(login.seen).containsExactly("SSLRequest");
    server.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "REQUIRED, elsewhere, true",
    "VERIFY_CA, elsewhere, true",
    "VERIFY_IDENTITY, localhost, true",
    "VERIFY_IDENTITY, elsewhere, false"
  })
  void eachModeChecksWhatItsNameSays(ServerTls mode, String host, boolean trusted)
      throws Exception {
    assertThat(handshake(clientHandler(mode, host))).isEqualTo(trusted);
  }

  @Test
  void aStrangersCertificateIsRefusedByTheVerifyingModes() throws Exception {
    SslHandler handler =
        Tls.toServer(ServerTls.VERIFY_CA, null, null, null)
            .newHandler(ByteBufAllocator.DEFAULT, "localhost", 3306);
    assertThat(handshake(handler)).isFalse();
  }

  private boolean handshake(SslHandler tls) throws IOException {
    EmbeddedChannel server =
        new EmbeddedChannel(
            Tls.forClients(certificate, key, null).newHandler(ByteBufAllocator.DEFAULT));
    EmbeddedChannel client = new EmbeddedChannel(tls);
    try {
      pump(client, server);
    } catch (Exception refused) {
      // The failed handshake is what is asked for below.
    }
    boolean trusted = tls.handshakeFuture().isSuccess();
    client.finishAndReleaseAll();
    try {
      server.finishAndReleaseAll();
    } catch (Exception alert) {
      // The other side's alert.
    }
    return trusted;
  }
}
