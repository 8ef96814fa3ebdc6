package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ServerStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads over three shards whose answers come in pieces, in an order of the test's choice.
///
/// A piece has reached the proxy when its only loop has answered two pings: the first may have been
/// taken up before it.
class PiecesPlaneTest {
  private static final String ALL = "SELECT id, name FROM student";
  private static final String SORTED = ALL + " ORDER BY id";
  private static final int ROUNDS = 40;
  private final List<ShardScript> shards =
      List.of(
          new ShardScript(List.of("3", "Cy")),
          new ShardScript(List.of("1", "Ada"), List.of("4", "Dee")),
          new ShardScript(List.of("2", "Bob")));

  /// An answer that is written, but not sent yet.
  private static final class ShardScript implements AutoCloseable {
    private final FakeMySqlServer server = Plane.server();
    private CompletableFuture<Held> held = new CompletableFuture<>();

    private record Held(Channel channel, byte[] bytes) {}

    @SafeVarargs
    private ShardScript(List<String>... rows) {
      server.on(
          "FROM student",
          exchange -> {
            exchange
                .result()
                .columns(
                    List.of(ColumnDefinition.number("id", false), ColumnDefinition.text("name", 9)),
                    ServerStatus.SERVER_STATUS_AUTOCOMMIT);
            for (List<String> row : rows) {
              exchange.result().textRow(row.stream().map(ShardScript::cell).toArray(byte[][]::new));
            }
            exchange.result().end(ServerStatus.SERVER_STATUS_AUTOCOMMIT, 0);
            held.complete(new Held(exchange.channel(), ByteBufUtil.getBytes(exchange.out())));
            exchange.out().clear();
          });
    }

    private static byte[] cell(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The answer's packets, each with its header: the columns' number, two columns, rows, the end.
    private List<byte[]> packets() {
      List<byte[]> packets = new ArrayList<>();
      ByteBuf all = Unpooled.wrappedBuffer(held.join().bytes());
      while (all.isReadable()) {
        byte[] packet = new byte[all.getUnsignedMediumLE(all.readerIndex()) + 4];
        all.readBytes(packet);
        packets.add(packet);
      }
      return packets;
    }

    /// Cut anywhere.
    private List<byte[]> pieces(RandomGenerator random) {
      List<byte[]> pieces = new ArrayList<>();
      ByteBuf all = Unpooled.wrappedBuffer(held.join().bytes());
      while (all.isReadable()) {
        byte[] piece = new byte[Math.min(all.readableBytes(), 1 + random.nextInt(60))];
        all.readBytes(piece);
        pieces.add(piece);
      }
      return pieces;
    }

    private void send(byte[] piece) {
      held.join().channel().writeAndFlush(Unpooled.wrappedBuffer(piece)).syncUninterruptibly();
    }

    private void next() {
      held = new CompletableFuture<>();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @AfterEach
  void close() {
    shards.forEach(ShardScript::close);
  }

  private Plane plane() {
    return Plane.start(shards.get(0).server, shards.get(1).server, shards.get(2).server);
  }

  private static void taken(WireClient pinging) throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(pinging.command(Command.COM_PING).errno()).isZero();
    }
  }

  @Test
  void theLastShardsColumnsMayBeCompleteFirstAndTheFirstOnesLast() throws Exception {
    try (Plane plane = plane();
        WireClient client = plane.client();
        WireClient pinging = plane.client()) {
      client.send(ALL);
      List<List<byte[]>> packets = shards.stream().map(ShardScript::packets).toList();
      // Of each shard the number of columns and the first of them, then the second, from behind.
      for (int packet = 0; packet < 3; packet++) {
        for (int shard = 2; shard >= 0; shard--) {
          shards.get(shard).send(packets.get(shard).get(packet));
          taken(pinging);
        }
      }
      for (int shard : List.of(1, 2, 0)) {
        List<byte[]> rest = packets.get(shard).subList(3, packets.get(shard).size());
        for (byte[] packet : rest) {
          shards.get(shard).send(packet);
          taken(pinging);
        }
      }
      WireClient.Answer answer = client.answer();
      assertThat(answer.columns()).containsExactly("id", "name");
      assertThat(answer.rows())
          .containsExactlyInAnyOrder(
              List.of("1", "Ada"), List.of("2", "Bob"), List.of("3", "Cy"), List.of("4", "Dee"));
    }
  }

  /// One shard has told all of its rows before another has told its first column.
  @Test
  void rowsWaitForTheColumnsOfTheSlowestShard() throws Exception {
    try (Plane plane = plane();
        WireClient client = plane.client();
        WireClient pinging = plane.client()) {
      client.send(SORTED);
      for (int shard : List.of(1, 2, 0)) {
        for (byte[] packet : shards.get(shard).packets()) {
          shards.get(shard).send(packet);
          taken(pinging);
        }
      }
      WireClient.Answer answer = client.answer();
      assertThat(answer.columns()).containsExactly("id", "name");
      assertThat(answer.rows())
          .containsExactly(
              List.of("1", "Ada"), List.of("2", "Bob"), List.of("3", "Cy"), List.of("4", "Dee"));
    }
  }

  @Test
  void theAnswerIsTheSameHoweverThePiecesCome() throws Exception {
    long seed = Long.getLong("kintsugi.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dkintsugi.seed)");
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    try (Plane plane = plane();
        WireClient client = plane.client();
        WireClient pinging = plane.client()) {
      for (int round = 0; round < ROUNDS; round++) {
        client.send(SORTED);
        List<List<byte[]>> left = new ArrayList<>();
        shards.forEach(shard -> left.add(new ArrayList<>(shard.pieces(random))));
        while (left.stream().anyMatch(pieces -> !pieces.isEmpty())) {
          int shard = random.nextInt(3);
          if (!left.get(shard).isEmpty()) {
            shards.get(shard).send(left.get(shard).removeFirst());
            taken(pinging);
          }
        }
        WireClient.Answer answer = client.answer();
        assertThat(answer.columns()).as("round %d, seed %d", round, seed).hasSize(2);
        assertThat(answer.rows())
            .as("round %d, seed %d", round, seed)
            .containsExactly(
                List.of("1", "Ada"), List.of("2", "Bob"), List.of("3", "Cy"), List.of("4", "Dee"));
        shards.forEach(ShardScript::next);
      }
    }
  }
}
