package io.kintsugi.proxy.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// The two algorithms of the compressed protocol; one object for one connection, [#close] frees its
/// native memory.
sealed interface Compression extends AutoCloseable {
  int DEFAULT_ZSTD_LEVEL = 3;

  /// Compresses `block`; null when it would not get smaller.
  byte @Nullable [] compress(byte[] block);

  /// A stream over the decompressed bytes; it must be closed.
  InputStream open(ByteBuf compressed) throws IOException;

  @Override
  void close();

  /// The algorithm that both sides agreed on at login, null for none. Both flags may be set: MySQL
  /// takes zlib then.
  static @Nullable Compression of(int capabilities, int zstdLevel) {
    if (Capability.has(capabilities, Capability.CLIENT_COMPRESS)) {
      return new Zlib();
    }
    if (Capability.has(capabilities, Capability.CLIENT_ZSTD_COMPRESSION_ALGORITHM)) {
      return new Zstandard(zstdLevel);
    }
    return null;
  }

  final class Zlib implements Compression {
    private final Deflater deflater = new Deflater();
    private final Inflater inflater = new Inflater();

    @Override
    public byte @Nullable [] compress(byte[] block) {
      deflater.reset();
      deflater.setInput(block);
      deflater.finish();
      byte[] to = new byte[block.length];
      int size = deflater.deflate(to);
      return deflater.finished() && size < block.length ? Arrays.copyOf(to, size) : null;
    }

    @Override
    public InputStream open(ByteBuf compressed) {
      inflater.reset();
      return new InflaterInputStream(new ByteBufInputStream(compressed), inflater);
    }

    @Override
    public void close() {
      deflater.end();
      inflater.end();
    }
  }

  final class Zstandard implements Compression {
    /// A window larger than the largest packet (2^24) serves nobody but who wants our memory.
    private static final int MAX_WINDOW_LOG = 24;

    private final int level;

    Zstandard(int level) {
      this.level = level >= 1 && level <= 22 ? level : DEFAULT_ZSTD_LEVEL;
    }

    @Override
    public byte @Nullable [] compress(byte[] block) {
      byte[] compressed = Zstd.compress(block, level);
      return compressed.length < block.length ? compressed : null;
    }

    @Override
    public InputStream open(ByteBuf compressed) throws IOException {
      ZstdInputStreamNoFinalizer stream =
          new ZstdInputStreamNoFinalizer(new ByteBufInputStream(compressed));
      stream.setLongMax(MAX_WINDOW_LOG);
      return stream;
    }

    @Override
    public void close() {
      // Nothing native outlives a packet.
    }
  }
}
