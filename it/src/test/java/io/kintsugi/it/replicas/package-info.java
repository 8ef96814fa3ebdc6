/// Reads from replicas of real servers, and what a changed primary means for clients.
@NullMarked
package io.kintsugi.it.replicas;

import org.jspecify.annotations.NullMarked;
