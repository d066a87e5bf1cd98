/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

typedef enum { FINX_SCALE_LINEAR, FINX_SCALE_LOG, FINX_SCALE_PERCENT, FINX_SCALE_INDEXED, FINX_N_SCALES } FinxScaleKind;

#define FINX_SCALE_MAX_TICKS 64

/**
 * FinxScale: values of a pane ↔ px from the widget's top; pure.
 *
 * @low < @high; above zero when logarithmic. A percent or indexed scale is linear in the value, only what its labels
 * count is another: the change since @base, or @base as 100.
 */
typedef struct
{
  FinxScaleKind kind;
  double        low, high;      /* values at the bottom and the top */
  double        base;           /* of percent and indexed scales; above 0 */
  int           top, height;    /* px */
} FinxScale;

static inline double
finx_scale_y (const FinxScale *self,
              double           value)
{
  double part = self->kind == FINX_SCALE_LOG ? log (self->high / value) / log (self->high / self->low)
                                             : (self->high - value) / (self->high - self->low);

  return self->top + part * self->height;
}

static inline double
finx_scale_value (const FinxScale *self,
                  double           y)
{
  double part = (y - self->top) / self->height;

  return self->kind == FINX_SCALE_LOG ? self->high * pow (self->low / self->high, part) : self->high - part * (self->high - self->low);
}

/* Its labels are the values themselves. */
static inline gboolean
finx_scale_shows_values (const FinxScale *self)
{
  return self->kind == FINX_SCALE_LINEAR || self->kind == FINX_SCALE_LOG;
}

/* Wider by so many px below and above. */
void  finx_scale_add_margins (FinxScale *self, double below, double above);
/* Round values at least @gap px apart, ascending; @tick: least step of values, 0: any. Returns how many, at most %FINX_SCALE_MAX_TICKS. */
guint finx_scale_ticks       (const FinxScale *self, double gap, double tick, double *values);
/* What labels of the ticks need: their decimals as the scale shows them, at least @decimals for prices. */
int   finx_scale_decimals    (const FinxScale *self, double gap, double tick, int decimals);
/* "231.40", "+3.25%" or "103.25". */
char *finx_scale_label       (const FinxScale *self, double value, int decimals);
const char   *finx_scale_kind_to_string   (FinxScaleKind kind);         /* as it is remembered: "log" */
gboolean      finx_scale_kind_from_string (const char *text, FinxScaleKind *kind);

G_END_DECLS
