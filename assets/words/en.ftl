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
    .help = Words, or class:car source:model score:<0.4 state:suggestion camera:porch keys:>5 frames:<10
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
start-porch-cameras = Porch cameras
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
workspace-exported-frames-boxes = Exported { $clips }, { $images } frames, { $boxes } boxes.
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
    .text = Dashed boxes are suggestions. Click one: { $a } accepts it, { $b } rejects it. { $c } walks through the doubtful ones.
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
figures-frames-without-an-object-tracks-boxes = { $clips }, { $frames } frames ({ $empty_frames } without an object), { $tracks } tracks, { $boxes } boxes.
figures-boxes-in = { $count } boxes in { $cell }
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
command-keyframe-here = Keyframe here
    .help = Fix the box in this frame, or free it again.
command-remove-keyframe = Remove keyframe
    .help = Remove the selected track's keyframe in this frame.
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
