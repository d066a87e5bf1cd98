/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The compiler's 128-bit integer; an extension, hence the marker. */
__extension__ typedef __int128 FinxInt128;

#define FINX_DECIMAL_MAX_SCALE   18
#define FINX_DECIMAL_STRING_SIZE 48             /* bytes that hold any value, sign, point and final zero byte */

/**
 * FinxDecimal:
 * @coef: the digits as one signed integer
 * @scale: how many of the digits stand after the point, 0…18; 255 when unknown
 *
 * An exact decimal number, `coef × 10^-scale`; for money, prices and quantities.
 *
 * Arithmetic that would overflow, a division by zero, and any arithmetic on an unknown
 * value give %FINX_DECIMAL_UNKNOWN. So a sum is checked once, at its end, with
 * finx_decimal_is_known(); a wrapped or made-up figure can not come out.
 * Values are plain: copy them by assignment. A zeroed struct is the number 0.
 */
typedef struct
{
  FinxInt128 coef;
  guint8     scale;
} FinxDecimal;

#define FINX_DECIMAL_ZERO    ((FinxDecimal) { 0, 0 })
#define FINX_DECIMAL_ONE     ((FinxDecimal) { 1, 0 })
#define FINX_DECIMAL_UNKNOWN ((FinxDecimal) { 0, 255 })

/**
 * FinxRounding:
 * @FINX_ROUND_HALF_EVEN: to nearest, ties to the even digit (bankers' rounding)
 * @FINX_ROUND_HALF_UP: to nearest, ties away from zero
 * @FINX_ROUND_DOWN: toward zero
 * @FINX_ROUND_UP: away from zero
 * @FINX_ROUND_FLOOR: toward minus infinity
 * @FINX_ROUND_CEILING: toward plus infinity
 */
typedef enum
{
  FINX_ROUND_HALF_EVEN,
  FINX_ROUND_HALF_UP,
  FINX_ROUND_DOWN,
  FINX_ROUND_UP,
  FINX_ROUND_FLOOR,
  FINX_ROUND_CEILING
} FinxRounding;

typedef enum
{
  FINX_DECIMAL_ERROR_SYNTAX,      /* not a number, or text after it */
  FINX_DECIMAL_ERROR_SCALE,       /* more than 18 digits after the point */
  FINX_DECIMAL_ERROR_OVERFLOW     /* more digits than 128 bits hold */
} FinxDecimalError;

#define FINX_DECIMAL_ERROR (finx_decimal_error_quark ())
GQuark       finx_decimal_error_quark (void);

FinxDecimal  finx_decimal_new         (gint64        coef,
                                       guint         scale);
gboolean     finx_decimal_parse       (const char   *text,
                                       FinxDecimal  *value,
                                       GError      **error);
char        *finx_decimal_to_string   (FinxDecimal   value);
char        *finx_decimal_to_grouped  (FinxDecimal   value,
                                       guint         digits,
                                       FinxRounding  rounding);
gsize        finx_decimal_print       (FinxDecimal   value,
                                       char          buffer[FINX_DECIMAL_STRING_SIZE]);

static inline gboolean
finx_decimal_is_known (FinxDecimal value)
{
  return value.scale <= FINX_DECIMAL_MAX_SCALE;
}

/**
 * finx_decimal_sign:
 *
 * Returns: −1, 0 or 1; 0 also for an unknown value, so ask finx_decimal_is_known() where it matters
 */
static inline int
finx_decimal_sign (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? (value.coef > 0) - (value.coef < 0) : 0;
}

int          finx_decimal_compare     (FinxDecimal   a,
                                       FinxDecimal   b);
gboolean     finx_decimal_equal       (FinxDecimal   a,
                                       FinxDecimal   b);
FinxDecimal  finx_decimal_negate      (FinxDecimal   value);
FinxDecimal  finx_decimal_abs         (FinxDecimal   value);
FinxDecimal  finx_decimal_min         (FinxDecimal   a,
                                       FinxDecimal   b);
FinxDecimal  finx_decimal_max         (FinxDecimal   a,
                                       FinxDecimal   b);
FinxDecimal  finx_decimal_add         (FinxDecimal   a,
                                       FinxDecimal   b);
FinxDecimal  finx_decimal_sub         (FinxDecimal   a,
                                       FinxDecimal   b);
FinxDecimal  finx_decimal_mul         (FinxDecimal   a,
                                       FinxDecimal   b,
                                       guint         scale,
                                       FinxRounding  rounding);
FinxDecimal  finx_decimal_div         (FinxDecimal   a,
                                       FinxDecimal   b,
                                       guint         scale,
                                       FinxRounding  rounding);
FinxDecimal  finx_decimal_rescale     (FinxDecimal   value,
                                       guint         scale,
                                       FinxRounding  rounding);
FinxDecimal  finx_decimal_round_to    (FinxDecimal   value,
                                       FinxDecimal   step,
                                       FinxRounding  rounding);
gboolean     finx_decimal_is_multiple (FinxDecimal   value,
                                       FinxDecimal   step);
FinxDecimal  finx_decimal_normalize   (FinxDecimal   value);
FinxDecimal  finx_decimal_shorten     (FinxDecimal   value,
                                       guint         scale);
double       finx_decimal_to_double   (FinxDecimal   value);
FinxDecimal  finx_decimal_from_double (double        value,
                                       guint         scale,
                                       FinxRounding  rounding);
gboolean     finx_decimal_to_units    (FinxDecimal   value,
                                       guint         scale,
                                       gint64       *units);

G_END_DECLS
