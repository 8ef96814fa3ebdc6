package io.kintsugi.proxy.wire;

import com.github.luben.zstd.Zstd;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// The two ways to shrink packets, one object for one direction of one connection; [#close] frees native memory.
sealed interface Compression extends AutoCloseable {
  int DEFAULT_ZSTD_LEVEL = 3;

  /// Compresses `length` bytes into `to`; returns the size, or -1 when it would not get smaller.
  int compress(byte[] from, int length, byte[] to);

  /// Decompresses all of `from` into `to`, which must be filled exactly.
  void decompress(byte[] from, int length, byte[] to, int size);

  @Override
  void close();

  /// The algorithm that both sides agreed on at login, null for none; zlib wins, as it does in MySQL.
  static @Nullable Compression of(int capabilities, int zstdLevel) {
    if (Capability.has(capabilities, Capability.CLIENT_COMPRESS)) {
      return new Zlib();
    }
    if (Capability.has(capabilities, Capability.CLIENT_ZSTD_COMPRESSION_ALGORITHM)) {
      return new Zstandard(zstdLevel);
    }
    return null;
  }

  private static MalformedPacketException broken() {
    return new MalformedPacketException(
        ErrorCode.ER_NET_UNCOMPRESS_ERROR, "Couldn't uncompress communication packet");
  }

  final class Zlib implements Compression {
    private final Deflater deflater = new Deflater();
    private final Inflater inflater = new Inflater();

    @Override
    public int compress(byte[] from, int length, byte[] to) {
      deflater.reset();
      deflater.setInput(from, 0, length);
      deflater.finish();
      int size = deflater.deflate(to, 0, Math.min(to.length, length));
      return deflater.finished() && size < length ? size : -1;
    }

    @Override
    public void decompress(byte[] from, int length, byte[] to, int size) {
      inflater.reset();
      inflater.setInput(from, 0, length);
      try {
        int made = 0;
        while (made < size) {
          int step = inflater.inflate(to, made, size - made);
          if (step == 0) {
            throw broken();
          }
          made += step;
        }
      } catch (DataFormatException e) {
        throw broken();
      }
    }

    @Override
    public void close() {
      deflater.end();
      inflater.end();
    }
  }

  final class Zstandard implements Compression {
    private final int level;

    Zstandard(int level) {
      this.level = level >= 1 && level <= 22 ? level : DEFAULT_ZSTD_LEVEL;
    }

    @Override
    public int compress(byte[] from, int length, byte[] to) {
      long size = Zstd.compressByteArray(to, 0, to.length, from, 0, length, level);
      return Zstd.isError(size) || size >= length ? -1 : (int) size;
    }

    @Override
    public void decompress(byte[] from, int length, byte[] to, int size) {
      long made = Zstd.decompressByteArray(to, 0, size, from, 0, length);
      if (Zstd.isError(made) || made != size) {
        throw broken();
      }
    }

    @Override
    public void close() {
      // No native state is kept between packets.
    }
  }
}
