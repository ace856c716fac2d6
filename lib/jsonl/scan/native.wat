;; What the check of a file does with most of its bytes, sixteen and more at a time. `native.ts` calls it; `strings.ts` and
;; `hash.ts` do the same where it may not run, and hold the rules in full. `npx vitest run lib/jsonl/scan -u` translates it
;; into `native-code.ts`. Small functions are written out where they are used: calling one costs more than it does.
(module
  (memory (export "memory") 1)

  ;; From 256 on, 1 for the bytes that may follow a backslash and end the escape: " / \ b f n r t
  (data (i32.const 290) "\01") (data (i32.const 303) "\01") (data (i32.const 348) "\01") (data (i32.const 354) "\01")
  (data (i32.const 358) "\01") (data (i32.const 366) "\01") (data (i32.const 370) "\01") (data (i32.const 372) "\01")

  ;; Skips the content of a string from $at on, where a character begins: text in strict UTF-8 and escapes of two bytes.
  ;; Stops at the closing quote and before whatever else may be wrong, and answers where that is. It may stop too early, never
  ;; too late: whoever calls looks at what stands there and may call again behind it. A control character stops it at the
  ;; latest. Leaves how many escapes (at 0) and how many continuation bytes (at 4) it has passed.
  (func (export "skip") (param $at i32) (result i32)
    (local $from i32) (local $text v128) (local $more v128) (local $before v128)
    (local $special i32) (local $seen i32) (local $wrong i32) (local $isWide i32)
    (local $escapes i32) (local $continuation i32)
    (local.set $from (local.get $at))
    (block $stop
      (loop $next
        ;; As long as all is plain ASCII, 32 bytes at a time. As signed numbers, bytes from 0x80 on are as small as control characters.
        (block $found
          (br_if $found (local.get $isWide))
          (loop $plain
            (local.set $text (v128.load (local.get $at)))
            (local.set $more (v128.load offset=16 (local.get $at)))
            (br_if $found (v128.any_true (v128.or
              (v128.or
                (i8x16.lt_s (local.get $text) (i8x16.splat (i32.const 0x20)))
                (v128.or
                  (i8x16.eq (local.get $text) (i8x16.splat (i32.const 0x22)))
                  (i8x16.eq (local.get $text) (i8x16.splat (i32.const 0x5c)))))
              (v128.or
                (i8x16.lt_s (local.get $more) (i8x16.splat (i32.const 0x20)))
                (v128.or
                  (i8x16.eq (local.get $more) (i8x16.splat (i32.const 0x22)))
                  (i8x16.eq (local.get $more) (i8x16.splat (i32.const 0x5c))))))))
            (local.set $at (i32.add (local.get $at) (i32.const 32)))
            (br $plain)))

        ;; Sixteen bytes of any kind: a bit for each that is special, then the bits up to and with the first of them.
        (local.set $text (v128.load (local.get $at)))
        (local.set $special (i8x16.bitmask (v128.or
          (i8x16.lt_u (local.get $text) (i8x16.splat (i32.const 0x20)))
          (v128.or
            (i8x16.eq (local.get $text) (i8x16.splat (i32.const 0x22)))
            (i8x16.eq (local.get $text) (i8x16.splat (i32.const 0x5c)))))))
        (local.set $seen (i32.xor (local.get $special) (i32.sub (local.get $special) (i32.const 1))))

        (local.set $isWide (i32.or (local.get $isWide) (i8x16.bitmask (local.get $text))))
        (if (local.get $isWide)
          (then
            (local.set $before (v128.load (i32.sub (local.get $at) (i32.const 1))))
            (local.set $wrong (i32.and (local.get $seen) (i8x16.bitmask (i8x16.ne
              (v128.const i64x2 0 0)
              (v128.xor
                ;; 0x80 where the third or fourth byte of a sequence is due,
                (v128.and (i8x16.splat (i32.const 0x80)) (v128.or
                  (i8x16.sub_sat_u (v128.load (i32.sub (local.get $at) (i32.const 2))) (i8x16.splat (i32.const 0x60)))
                  (i8x16.sub_sat_u (v128.load (i32.sub (local.get $at) (i32.const 3))) (i8x16.splat (i32.const 0x70)))))
                ;; and what two bytes side by side say, a bit for each fault: 0x80 where the second continues and the first does
                ;; too (J. Keiser, D. Lemire: Validating UTF-8 in less than one instruction per byte).
                (v128.and
                  (v128.and
                    (i8x16.swizzle
                      (v128.const i8x16 0x02 0x02 0x02 0x02 0x02 0x02 0x02 0x02 0x80 0x80 0x80 0x80 0x21 0x01 0x15 0x49)
                      (i8x16.shr_u (local.get $before) (i32.const 4)))
                    (i8x16.swizzle
                      (v128.const i8x16 0xe7 0xa3 0x83 0x83 0x8b 0xcb 0xcb 0xcb 0xcb 0xcb 0xcb 0xcb 0xcb 0xdb 0xcb 0xcb)
                      (v128.and (local.get $before) (i8x16.splat (i32.const 0x0f)))))
                  (i8x16.swizzle
                    (v128.const i8x16 0x01 0x01 0x01 0x01 0x01 0x01 0x01 0x01 0xe6 0xae 0xba 0xba 0x01 0x01 0x01 0x01)
                    (i8x16.shr_u (local.get $text) (i32.const 4)))))))))
            (br_if $stop (local.get $wrong))
            (local.set $continuation (i32.add (local.get $continuation) (i32.popcnt (i32.and
              (local.get $seen)
              (i8x16.bitmask (i8x16.lt_s (local.get $text) (i8x16.splat (i32.const -64))))))))))

        (if (i32.eqz (local.get $special))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br $next)))
        (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $special))))
        (br_if $stop (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x5c)))
        (br_if $stop (i32.eqz (i32.load8_u offset=256 (i32.load8_u offset=1 (local.get $at)))))
        (local.set $escapes (i32.add (local.get $escapes) (i32.const 1)))
        (local.set $at (i32.add (local.get $at) (i32.const 2)))
        (br $next)))

    ;; Where UTF-8 is wrong in these sixteen bytes, the character before them may be what is wrong: back to its beginning.
    (if (i32.and
          (i32.and (i32.ne (local.get $wrong) (i32.const 0)) (i32.gt_u (local.get $at) (local.get $from)))
          (i32.ge_u (i32.load8_u (i32.sub (local.get $at) (i32.const 1))) (i32.const 0x80)))
      (then
        (loop $back
          (local.set $at (i32.sub (local.get $at) (i32.const 1)))
          (if (i32.eq (i32.and (i32.load8_u (local.get $at)) (i32.const 0xc0)) (i32.const 0x80))
            (then
              (local.set $continuation (i32.sub (local.get $continuation) (i32.const 1)))
              (br $back))))))
    (i32.store (i32.const 0) (local.get $escapes))
    (i32.store (i32.const 4) (local.get $continuation))
    (local.get $at))

  ;; Hash of the bytes from $at to $end, a whole number below 2^53; not cryptographic. Reads up to seven bytes further.
  (func (export "hash") (param $at i32) (param $end i32) (result f64)
    (local $prime i64) (local $other i64) (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (local.set $prime (i64.const 0x9e3779b185ebca87))
    (local.set $other (i64.const 0xc2b2ae3d27d4eb4f))
    (local.set $a (i64.const 0x2545f4914f6cdd1d))
    (local.set $b (i64.const 0x1b8735930d4f2a6b))
    (local.set $c (i64.const 0x510e527fade682d1))
    (local.set $d (i64.xor (i64.const 0x6a09e667f3bcc908) (i64.extend_i32_u (i32.sub (local.get $end) (local.get $at)))))

    ;; Four chains side by side: one alone waits for its multiplications. (The step is that of xxHash, by Y. Collet.)
    (block $short
      (loop $next
        (br_if $short (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 32)))
        (local.set $a (i64.mul (local.get $prime) (i64.rotl
          (i64.add (local.get $a) (i64.mul (i64.load (local.get $at)) (local.get $other))) (i64.const 31))))
        (local.set $b (i64.mul (local.get $prime) (i64.rotl
          (i64.add (local.get $b) (i64.mul (i64.load offset=8 (local.get $at)) (local.get $other))) (i64.const 31))))
        (local.set $c (i64.mul (local.get $prime) (i64.rotl
          (i64.add (local.get $c) (i64.mul (i64.load offset=16 (local.get $at)) (local.get $other))) (i64.const 31))))
        (local.set $d (i64.mul (local.get $prime) (i64.rotl
          (i64.add (local.get $d) (i64.mul (i64.load offset=24 (local.get $at)) (local.get $other))) (i64.const 31))))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $next)))
    (local.set $a (i64.mul (i64.xor (local.get $a) (i64.rotl (local.get $b) (i64.const 17))) (local.get $prime)))
    (local.set $c (i64.mul (i64.xor (local.get $c) (i64.rotl (local.get $d) (i64.const 23))) (local.get $prime)))
    (local.set $a (i64.xor (local.get $a) (i64.rotl (local.get $c) (i64.const 29))))

    (block $few
      (loop $next
        (br_if $few (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 8)))
        (local.set $a (i64.mul (local.get $prime) (i64.rotl
          (i64.add (local.get $a) (i64.mul (i64.load (local.get $at)) (local.get $other))) (i64.const 31))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))
    ;; The bytes that are left, cut out of the eight that stand there.
    (local.set $b (i64.shl (i64.const 1) (i64.extend_i32_u (i32.shl (i32.sub (local.get $end) (local.get $at)) (i32.const 3)))))
    (local.set $b (i64.and (i64.load (local.get $at)) (i64.sub (local.get $b) (i64.const 1))))
    (local.set $a (i64.mul (local.get $prime) (i64.rotl
      (i64.add (local.get $a) (i64.mul (local.get $b) (local.get $other))) (i64.const 31))))
    (local.set $a (i64.mul (local.get $prime) (i64.xor (local.get $a) (i64.shr_u (local.get $a) (i64.const 33)))))
    (local.set $a (i64.xor (local.get $a) (i64.shr_u (local.get $a) (i64.const 29))))
    (f64.convert_i64_u (i64.shr_u (local.get $a) (i64.const 11)))))
