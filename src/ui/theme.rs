//! Colours, type and spacing: one place, three themes.

use std::sync::Arc;

use eframe::egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Style,
    TextStyle, Theme as EguiTheme, Ui, Visuals, style::ScrollAnimation, vec2,
};

use crate::app::settings::Theme;

/// The colours of one theme. Class colours come from the project's schema and are chosen to be told apart by everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// Behind the frame.
    pub canvas: Color32,
    /// Panels.
    pub panel: Color32,
    /// Cards, fields, rows.
    pub raised: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// Pressed.
    pub active: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Second text.
    pub muted: Color32,
    /// Third text and idle signs.
    pub faint: Color32,
    /// Selection, playhead, first button.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Ground of selected rows.
    pub selected: Color32,
    /// Done.
    pub good: Color32,
    /// To know.
    pub warn: Color32,
    /// Refused or failed.
    pub bad: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// For long days and night clips.
pub const DARK: Colours = Colours {
    canvas: hex(0x0c_0f12),
    panel: hex(0x14_181d),
    raised: hex(0x1c_2127),
    hover: hex(0x26_2d35),
    active: hex(0x30_3943),
    line: hex(0x27_2d35),
    text: hex(0xe6_eaee),
    muted: hex(0xa6_b0ba),
    faint: hex(0x76_828e),
    accent: hex(0x93_a6ff),
    on_accent: hex(0x0c_0f12),
    selected: hex(0x27_2e4d),
    good: hex(0x6a_cf9a),
    warn: hex(0xea_bc62),
    bad: hex(0xf2_8a88),
};

/// For bright rooms.
pub const LIGHT: Colours = Colours {
    canvas: hex(0xdd_e1e6),
    panel: hex(0xf7_f8fa),
    raised: hex(0xff_ffff),
    hover: hex(0xe8_ecf1),
    active: hex(0xd9_dfe6),
    line: hex(0xd3_d9df),
    text: hex(0x19_1f25),
    muted: hex(0x4c_5762),
    faint: hex(0x6c_7782),
    accent: hex(0x3b_50c4),
    on_accent: hex(0xff_ffff),
    selected: hex(0xdf_e4fb),
    good: hex(0x17_7446),
    warn: hex(0x85_5900),
    bad: hex(0xb0_2b2a),
};

/// For eyes that need it: black, white, and every sign and line to be seen.
pub const CONTRAST: Colours = Colours {
    canvas: hex(0x00_0000),
    panel: hex(0x00_0000),
    raised: hex(0x12_1212),
    hover: hex(0x2c_2c2c),
    active: hex(0x3c_3c3c),
    line: hex(0x9a_9a9a),
    text: hex(0xff_ffff),
    muted: hex(0xe6_e6e6),
    faint: hex(0xc4_c4c4),
    accent: hex(0xff_e14d),
    on_accent: hex(0x00_0000),
    selected: hex(0x2b_2b00),
    good: hex(0x7d_ffb0),
    warn: hex(0xff_cf66),
    bad: hex(0xff_a3a0),
};

/// The colours of the theme that is on.
#[must_use]
pub fn colours(ui: &Ui) -> &'static Colours {
    match (ui.visuals().dark_mode, ui.visuals().panel_fill == CONTRAST.panel) {
        (true, true) => &CONTRAST,
        (true, false) => &DARK,
        (false, _) => &LIGHT,
    }
}

/// Space between neighbours.
pub const GAP: f32 = 8.0;
/// Rounded corners of cards and buttons.
pub const RADIUS: u8 = 6;

/// Headings and names.
#[must_use]
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("medium".into()))
}

/// Plain text.
#[must_use]
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Text that is read second.
pub const SMALL: f32 = 12.5;
/// Text.
pub const BODY: f32 = 14.0;

/// Puts fonts and both styles into the context; once.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 2] = [
        ("regular", include_bytes!("../../assets/fonts/Roboto-Regular.ttf")),
        ("medium", include_bytes!("../../assets/fonts/Roboto-Medium.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (family, name) in [(FontFamily::Proportional, "regular"), (FontFamily::Name("medium".into()), "medium")] {
        let faces = std::iter::once(name.to_owned()).chain(fallback.iter().cloned()).collect();
        fonts.families.insert(family, faces);
    }
    ctx.set_fonts(fonts);
    for (theme, colours) in [(EguiTheme::Dark, &DARK), (EguiTheme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| apply(style, colours, theme == EguiTheme::Dark));
    }
}

/// Switches to a theme.
pub fn choose(ctx: &Context, theme: Theme) {
    let (base, colours) = match theme {
        Theme::Dark => (EguiTheme::Dark, &DARK),
        Theme::Light => (EguiTheme::Light, &LIGHT),
        Theme::Contrast => (EguiTheme::Dark, &CONTRAST),
    };
    ctx.style_mut_of(base, |style| apply(style, colours, base == EguiTheme::Dark));
    ctx.set_theme(base);
}

fn apply(style: &mut Style, colours: &Colours, is_dark: bool) {
    style.text_styles = [
        (TextStyle::Heading, medium(20.0)),
        (TextStyle::Body, regular(BODY)),
        (TextStyle::Button, regular(BODY)),
        (TextStyle::Small, regular(SMALL)),
        (TextStyle::Monospace, FontId::monospace(13.0)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(GAP, GAP);
    spacing.button_padding = vec2(10.0, 5.0);
    spacing.interact_size = vec2(40.0, 28.0);
    spacing.window_margin = Margin::same(20);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_width = 220.0;
    spacing.text_edit_width = 240.0;
    spacing.icon_width = 16.0;
    spacing.icon_spacing = 6.0;
    spacing.combo_width = 120.0;
    spacing.tooltip_width = 320.0;
    // What can be scrolled says so, also while no pointer is over it, and its bar lies beside it.
    spacing.scroll.dormant_handle_opacity = 0.35;
    spacing.scroll.floating_allocated_width = GAP;
    style.interaction.tooltip_delay = 0.5;
    style.interaction.selectable_labels = false;
    // Nothing moves that was not asked for.
    style.animation_time = 0.0;
    style.scroll_animation = ScrollAnimation::none();

    let mut visuals = if is_dark { Visuals::dark() } else { Visuals::light() };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(colours.muted);
    visuals.panel_fill = colours.panel;
    visuals.window_fill = colours.panel;
    visuals.window_stroke = Stroke::new(1.0, colours.line);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.window_shadow = Shadow {
        offset: [0, 12],
        blur: 40,
        spread: 0,
        color: Color32::from_black_alpha(if is_dark { 140 } else { 50 }),
    };
    visuals.popup_shadow = Shadow {
        offset: [0, 6],
        blur: 20,
        spread: 0,
        color: Color32::from_black_alpha(if is_dark { 110 } else { 40 }),
    };
    visuals.extreme_bg_color = colours.canvas;
    visuals.text_edit_bg_color = Some(if is_dark { colours.canvas } else { colours.raised });
    visuals.faint_bg_color = colours.raised;
    visuals.code_bg_color = colours.raised;
    visuals.hyperlink_color = colours.accent;
    visuals.warn_fg_color = colours.warn;
    visuals.error_fg_color = colours.bad;
    visuals.selection.bg_fill = colours.selected;
    visuals.selection.stroke = Stroke::new(1.0, colours.accent);
    visuals.text_cursor.stroke = Stroke::new(2.0, colours.accent);
    visuals.slider_trailing_fill = true;
    visuals.disabled_alpha = 0.45;
    let widgets = &mut visuals.widgets;
    let corner = CornerRadius::same(RADIUS);
    for (look, fill, line, text) in [
        (&mut widgets.noninteractive, colours.panel, colours.line, colours.text),
        (&mut widgets.inactive, colours.raised, colours.line, colours.text),
        (&mut widgets.hovered, colours.hover, colours.faint, colours.text),
        (&mut widgets.active, colours.active, colours.accent, colours.text),
        (&mut widgets.open, colours.hover, colours.line, colours.text),
    ] {
        look.bg_fill = fill;
        look.weak_bg_fill = fill;
        look.bg_stroke = Stroke::new(1.0, line);
        look.fg_stroke = Stroke::new(1.0, text);
        look.corner_radius = corner;
        look.expansion = 0.0;
    }
    style.visuals = visuals;
}

/// Relative luminance (WCAG 2.2) of a colour.
#[must_use]
pub fn luminance(colour: Color32) -> f32 {
    let channel = |value: u8| {
        let share = f32::from(value) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
}

/// Black or white, whichever is read better on this colour.
#[must_use]
pub fn text_on(colour: Color32) -> Color32 {
    if luminance(colour) > 0.22 { Color32::from_rgb(12, 15, 18) } else { Color32::WHITE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn high_contrast_is_high_for_every_text_and_sign() {
        let c = CONTRAST;
        for ink in [c.text, c.muted, c.faint, c.accent, c.good, c.warn, c.bad] {
            for ground in [c.panel, c.raised, c.selected] {
                assert!(contrast(ink, ground) >= 7.0, "{ink:?} on {ground:?}");
            }
        }
        assert!(contrast(c.line, c.panel) >= 4.5 && contrast(c.on_accent, c.accent) >= 7.0);
    }

    #[test]
    fn text_is_readable_in_every_theme() {
        for colours in [&DARK, &LIGHT, &CONTRAST] {
            for ground in [colours.panel, colours.raised, colours.selected] {
                assert!(contrast(colours.text, ground) >= 7.0);
                assert!(contrast(colours.muted, ground) >= 4.5);
                for sign in [colours.good, colours.warn, colours.bad, colours.accent] {
                    assert!(contrast(sign, ground) >= 4.5, "{sign:?} on {ground:?}");
                }
            }
            assert!(contrast(colours.faint, colours.panel) >= 3.0);
            assert!(contrast(colours.on_accent, colours.accent) >= 4.5);
        }
    }
}
