package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;

/// Types of a statement's parameters as bound by an EXECUTE; a later one may leave them out and
/// mean these.
///
/// Each entry is as it travels: type code in the low byte, 0x8000 for unsigned.
@SuppressWarnings("ArrayRecordComponent")
public record ParameterTypes(int[] codes) {
  private static final int UNSIGNED = 0x8000;

  static ParameterTypes read(ByteBuf in, int count, boolean named) {
    int[] codes = new int[count];
    for (int i = 0; i < count; i++) {
      LenEnc.need(in, 2);
      codes[i] = in.readUnsignedShortLE();
      ColumnType.of(codes[i]);
      if (named) {
        LenEnc.skipString(in);
      }
    }
    return new ParameterTypes(codes);
  }

  public int count() {
    return codes.length;
  }

  public ColumnType type(int index) {
    return ColumnType.of(codes[index] & 0xFF);
  }

  public boolean isUnsigned(int index) {
    return (codes[index] & UNSIGNED) != 0;
  }
}
