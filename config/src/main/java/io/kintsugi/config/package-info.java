/// What the operator wrote, as one immutable, validated snapshot; all problems of a file at once.
@NullMarked
package io.kintsugi.config;

import org.jspecify.annotations.NullMarked;
