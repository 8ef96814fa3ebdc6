/// Rows of several shards joined undecoded into one answer, in bounded memory.
@NullMarked
package io.kintsugi.proxy.merge;

import org.jspecify.annotations.NullMarked;
