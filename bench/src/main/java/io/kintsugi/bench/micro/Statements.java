package io.kintsugi.bench.micro;

import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.Lexer;
import io.kintsugi.router.sql.Token;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Reading a statement: its tokens, and its shape with the literals taken out.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Statements {
  @Param({
    Sql.POINT,
    "INSERT INTO sbtest1 (id, k, c, pad) VALUES (0, 50183,"
        + " '68487932199-96439406143-93774651418-41631865787-96406072701-20604855487',"
        + " '22195207048-70116052123-74140395089-76317954521')"
  })
  private String sql = Sql.POINT;

  private final Lexer lexer = new Lexer();
  private final Fingerprint fingerprint = new Fingerprint();

  @Benchmark
  public int lexer() {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    lexer.reset(text, 0, text.length, LexMode.DEFAULT);
    int tokens = 0;
    while (lexer.next() != Token.END) {
      tokens++;
    }
    return tokens;
  }

  @Benchmark
  public Object fingerprint() {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    return fingerprint.of(text, 0, text.length, LexMode.DEFAULT).probe();
  }
}
