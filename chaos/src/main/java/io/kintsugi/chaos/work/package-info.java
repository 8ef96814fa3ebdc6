/// What clients do while faults happen, and how it is judged afterwards.
@NullMarked
package io.kintsugi.chaos.work;

import org.jspecify.annotations.NullMarked;
