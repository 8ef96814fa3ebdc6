package io.kintsugi.proxy;

import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.ClientCommand;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.CommandDecoder;
import io.kintsugi.proxy.wire.CommandFramer;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.Greeting;
import io.kintsugi.proxy.wire.HandshakeResponse;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.PacketWriter;
import io.kintsugi.proxy.wire.ResultWriter;
import io.kintsugi.proxy.wire.Scramble;
import io.kintsugi.proxy.wire.ServerAuth;
import io.kintsugi.proxy.wire.ServerStatus;
import io.kintsugi.proxy.wire.StoredPassword;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A MySQL server made of a script: real sockets and the real protocol, answers by rule, and a
/// memory of what it was asked.
///
/// Rules are tried in the order of their making; what no rule matches gets OK. Statements are
/// prepared without parameters' names but with as many as there are question marks. Safe to use
/// from any thread.
public final class FakeMySqlServer implements AutoCloseable {
  /// Writes one answer; called on the server's event loop.
  @FunctionalInterface
  public interface Answer {
    void write(Exchange exchange);
  }

  /// One command being answered: append packets with `result`, or steer the connection with
  /// `channel`.
  public record Exchange(
      Channel channel, String sql, ByteBuf out, ResultWriter result, boolean binary) {}

  private record Rule(Pattern pattern, Answer answer) {}

  private static final Pattern VARIABLE =
      Pattern.compile(
          "@@(?:session\\.|global\\.)?(\\w+)(?:\\s+AS\\s+(\\w+))?", Pattern.CASE_INSENSITIVE);
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("auto_increment_increment", "1"),
          Map.entry("character_set_client", "utf8mb4"),
          Map.entry("character_set_connection", "utf8mb4"),
          Map.entry("character_set_results", "utf8mb4"),
          Map.entry("character_set_server", "utf8mb4"),
          Map.entry("collation_connection", "utf8mb4_0900_ai_ci"),
          Map.entry("collation_server", "utf8mb4_0900_ai_ci"),
          Map.entry("interactive_timeout", "28800"),
          Map.entry("license", "GPL"),
          Map.entry("lower_case_table_names", "0"),
          Map.entry("max_allowed_packet", "67108864"),
          Map.entry("net_write_timeout", "60"),
          Map.entry("performance_schema", "0"),
          Map.entry("system_time_zone", "UTC"),
          Map.entry("time_zone", "SYSTEM"),
          Map.entry("transaction_isolation", "REPEATABLE-READ"),
          Map.entry("wait_timeout", "28800"));

  private static final int STATUS = ServerStatus.SERVER_STATUS_AUTOCOMMIT;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;
  private final String user;
  private final StoredPassword password;
  private final int capabilities;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<HandshakeResponse> logins = new ConcurrentLinkedQueue<>();
  private final List<Channel> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger nextConnectionId = new AtomicInteger(1);

  public FakeMySqlServer(String user, String password) {
    this(user, password, Capability.OFFERED & ~Capability.CLIENT_COMPRESS);
  }

  /// Starts on a free port of the loopback address.
  public FakeMySqlServer(String user, String password, int capabilities) {
    this.user = user;
    this.password = StoredPassword.ofPlain(password);
    this.capabilities = capabilities & ~Capability.CLIENT_ZSTD_COMPRESSION_ALGORITHM;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    CommandFramer framer = new CommandFramer(1 << 30, 1);
                    channel.pipeline().addLast(framer, new Connection(framer));
                  }
                });
    listener = bootstrap.bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /// Answers each statement in which the pattern is found, in text and as a prepared statement.
  public FakeMySqlServer on(String pattern, Answer answer) {
    rules.add(new Rule(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), answer));
    return this;
  }

  /// Answers with rows of VAR_STRING columns; a null is NULL.
  public FakeMySqlServer rows(String pattern, List<String> columns, @Nullable String[]... rows) {
    return on(pattern, exchange -> writeRows(exchange, columns, rows));
  }

  /// Answers `SELECT @@a, @@session.b AS c` as a driver asks at connect, with a fresh server's
  /// usual values.
  public FakeMySqlServer variables() {
    return on("^\\s*(/\\*.*?\\*/)?\\s*select\\s+@@", FakeMySqlServer::writeVariables);
  }

  private static void writeVariables(Exchange exchange) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(exchange.sql());
    while (matcher.find()) {
      names.add(matcher.group(2) == null ? matcher.group(1) : matcher.group(2));
      values.add(VARIABLES.getOrDefault(matcher.group(1), ""));
    }
    writeRows(exchange, names, values.toArray(String[]::new));
  }

  public FakeMySqlServer ok(String pattern, long affectedRows, long lastInsertId) {
    return on(pattern, e -> e.result().ok(OkPacket.of(affectedRows, lastInsertId, STATUS, 0)));
  }

  public FakeMySqlServer error(String pattern, int code, String sqlState, String message) {
    return on(pattern, e -> e.result().error(ErrPacket.of(code, sqlState, message)));
  }

  /// Closes the connection instead of answering.
  public FakeMySqlServer hangUp(String pattern) {
    return on(pattern, e -> e.channel().close().addListener(ChannelFutureListener.CLOSE));
  }

  /// Never answers.
  public FakeMySqlServer silence(String pattern) {
    return on(pattern, e -> {});
  }

  /// Answers with OK once the gate is open; what comes on the same connection waits behind it.
  public FakeMySqlServer heldUntil(String pattern, CompletableFuture<?> gate) {
    return on(
        pattern,
        exchange -> exchange.channel().pipeline().get(Connection.class).hold(exchange, gate));
  }

  /// Everything received since the start: SQL of queries, `PREPARE sql`, `EXECUTE sql`, and names
  /// of other commands.
  public List<String> received() {
    return List.copyOf(received);
  }

  public List<HandshakeResponse> logins() {
    return List.copyOf(logins);
  }

  public int openConnections() {
    return (int) connections.stream().filter(Channel::isOpen).count();
  }

  public void dropConnections() {
    connections.forEach(c -> c.close().syncUninterruptibly());
  }

  /// Takes no further connections.
  public void stopListening() {
    listener.close().syncUninterruptibly();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static void writeRows(
      Exchange exchange, List<String> columns, @Nullable String[]... rows) {
    ResultWriter result = exchange.result();
    result.columns(columns.stream().map(c -> ColumnDefinition.text(c, 64)).toList(), STATUS);
    for (@Nullable String[] row : rows) {
      if (exchange.binary()) {
        result.binaryRow(row);
      } else {
        result.textRow(row);
      }
    }
    result.end(STATUS, 0);
  }

  private final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    private final CommandFramer framer;
    private final byte[] scramble = Scramble.generate();
    private final Map<Integer, String> statements = new ConcurrentHashMap<>();
    private final Queue<ByteBuf> waiting = new ArrayDeque<>();
    private boolean holding;
    private int nextStatement = 1;
    private int agreed;
    private @Nullable ServerAuth auth;
    private boolean loggedIn;

    Connection(CommandFramer framer) {
      this.framer = framer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      Greeting greeting =
          new Greeting(
              "9.7.0-fake",
              nextConnectionId.getAndIncrement(),
              scramble,
              capabilities,
              255,
              STATUS,
              "caching_sha2_password");
      ByteBuf out = ctx.alloc().buffer();
      int mark = PacketWriter.begin(out);
      greeting.encode(out);
      PacketWriter.end(out, mark, 0);
      var _ = ctx.writeAndFlush(out);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf payload) {
      if (holding) {
        waiting.add(payload.retain());
      } else if (loggedIn) {
        command(ctx, payload);
      } else {
        login(ctx, payload);
      }
    }

    private void login(ChannelHandlerContext ctx, ByteBuf payload) {
      ServerAuth current = auth;
      if (current != null) {
        step(ctx, current.next(ByteBufUtil.getBytes(payload)));
        return;
      }
      HandshakeResponse response = HandshakeResponse.decode(payload);
      logins.add(response);
      agreed = response.capabilities() & capabilities;
      StoredPassword stored = response.user().equals(user) ? password : null;
      ServerAuth begun =
          new ServerAuth(response.user(), "fake", stored, password, scramble, false, null);
      auth = begun;
      step(ctx, begun.begin(response.authPlugin(), response.authResponse()));
    }

    private void step(ChannelHandlerContext ctx, ServerAuth.Step step) {
      int sequence = framer.lastSequence() + 1;
      ByteBuf out = ctx.alloc().buffer();
      switch (step) {
        case ServerAuth.Send send -> {
          int next = PacketWriter.write(out, send.payload(), sequence);
          framer.expectSequence(next);
          var _ = ctx.writeAndFlush(out);
        }
        case ServerAuth.Accept accept -> {
          loggedIn = true;
          byte[] before = accept.before();
          int next = before == null ? sequence : PacketWriter.write(out, before, sequence);
          OkPacket.of(0, 0, STATUS, 0).write(out, agreed, next);
          var _ = ctx.writeAndFlush(out);
        }
        case ServerAuth.Reject reject -> {
          reject.error().write(out, sequence);
          ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        }
        case ServerAuth.Compute compute -> {
          out.release();
          throw new IllegalStateException("the fake keeps digests, nothing is slow: " + compute);
        }
      }
    }

    private void command(ChannelHandlerContext ctx, ByteBuf payload) {
      ByteBuf out = ctx.alloc().buffer();
      ResultWriter result = new ResultWriter(out, agreed, framer.lastSequence());
      int code = payload.getUnsignedByte(payload.readerIndex());
      switch (CommandDecoder.decode(payload, agreed)) {
        case ClientCommand.Query query -> {
          String sql = query.sql().toString(StandardCharsets.UTF_8);
          received.add(sql);
          answer(new Exchange(ctx.channel(), sql, out, result, false));
        }
        case ClientCommand.Prepare prepare -> {
          String sql = prepare.sql().toString(StandardCharsets.UTF_8);
          received.add("PREPARE " + sql);
          statements.put(nextStatement, sql);
          int parameters = (int) sql.chars().filter(c -> c == '?').count();
          result.prepared(nextStatement++, parameters, List.of(), 0, STATUS);
        }
        case ClientCommand.Execute execute -> {
          String sql = statements.getOrDefault(execute.statementId(), "");
          received.add("EXECUTE " + sql);
          answer(new Exchange(ctx.channel(), sql, out, result, true));
        }
        case ClientCommand.CloseStatement close -> {
          received.add("CLOSE " + statements.remove(close.statementId()));
        }
        case ClientCommand.SendLongData data -> received.add("LONG DATA " + data.parameter());
        case ClientCommand.Quit quit -> {
          received.add("QUIT");
          var _ = ctx.close();
        }
        case ClientCommand other -> {
          received.add(nameOf(code));
          result.ok(OkPacket.of(0, 0, STATUS, 0));
        }
      }
      if (out.isReadable()) {
        var _ = ctx.writeAndFlush(out);
      } else {
        out.release();
      }
    }

    private void hold(Exchange exchange, CompletableFuture<?> gate) {
      holding = true;
      exchange.out().retain();
      var _ = gate.thenRun(() -> exchange.channel().eventLoop().execute(() -> release(exchange)));
    }

    private void release(Exchange exchange) {
      holding = false;
      exchange.result().ok(OkPacket.of(0, 0, STATUS, 0));
      var _ = exchange.channel().writeAndFlush(exchange.out());
      while (!holding && !waiting.isEmpty()) {
        ByteBuf next = waiting.remove();
        command(exchange.channel().pipeline().context(this), next);
        next.release();
      }
    }

    private void answer(Exchange exchange) {
      for (Rule rule : rules) {
        if (rule.pattern().matcher(exchange.sql()).find()) {
          rule.answer().write(exchange);
          return;
        }
      }
      exchange.result().ok(OkPacket.of(0, 0, STATUS, 0));
    }

    private static String nameOf(int code) {
      return switch (code) {
        case Command.COM_PING -> "PING";
        case Command.COM_RESET_CONNECTION -> "RESET CONNECTION";
        case Command.COM_INIT_DB -> "INIT DB";
        case Command.COM_STATISTICS -> "STATISTICS";
        case Command.COM_CHANGE_USER -> "CHANGE USER";
        case Command.COM_SET_OPTION -> "SET OPTION";
        default -> "COMMAND " + code;
      };
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      received.add("BROKEN " + Arrays.toString(new Object[] {cause.getMessage()}));
      var _ = ctx.close();
    }
  }
}
