#!/bin/sh
# Looks into the finished package: what is in it, what it asks for, what it does when installed.
# usage: check-deb.sh DIST VERSION
set -eu
dist=$1
version=$2
faults=0

fault() {
    echo "$*" >&2
    faults=$((faults + 1))
}

# wants TEXT PATTERN WHAT: PATTERN is an extended regular expression for one whole line.
wants() { printf '%s\n' "$1" | grep -Eqx -- "$2" || fault "the package lacks $3"; }
refuses() { ! printf '%s\n' "$1" | grep -Eq -- "$2" || fault "the package must not have $3"; }

deb=$(find "$dist" -maxdepth 1 -name '*.deb')
if [ ! -f "$deb" ]; then
    echo "Exactly one .deb is expected in $dist" >&2
    exit 1
fi

fields=$(dpkg-deb -f "$deb")
wants "$fields" 'Package: flashback' 'its name'
wants "$fields" "Version: $version(-1)?" "version $version"
wants "$fields" "Architecture: $(dpkg --print-architecture)" 'its architecture'
for library in libc6 libgtk-3-0 libgtk-3-0t64 libgl1 libxxf86vm1 libxtst6 libfreetype6 libfontconfig1 libpangoft2-1.0-0 fonts-dejavu-core; do
    wants "$fields" "Depends:.*[ ,|]*$library( .*|,.*|)" "the dependency $library"
done
refuses "$fields" '^Depends:.*(xdg-utils|default-jre|openjdk)' 'a dependency on Java or xdg-utils'

content=$(dpkg-deb -c "$deb" | awk '{ print substr($1, 1, 4), $6 }')
wants "$content" '-rwx \./opt/flashback/bin/flashback' 'its launcher'
wants "$content" '.* \./opt/flashback/lib/app/flashback\.jar' 'the program'
wants "$content" '.* \./opt/flashback/lib/app/lib/jetty-server-.*\.jar' 'the libraries'
wants "$content" '.* \./opt/flashback/lib/app/menu/flashback\.desktop' 'its entry of the menu'
wants "$content" '.* \./opt/flashback/lib/app/menu/flashback\.svg' 'its icon'
wants "$content" '.* \./opt/flashback/lib/app/flashback-sbom\.json' 'its bill of materials'
wants "$content" '.* \./opt/flashback/lib/runtime/lib/server/libjvm\.so' 'a Java of its own'
wants "$content" '.* \./opt/flashback/lib/runtime/lib/server/classes\.jsa' 'the class archive of that Java'
refuses "$content" '\./(usr/bin|usr/local|home|root|tmp|etc)/' 'files outside /opt and /usr/share'
refuses "$content" '(junit|testfx|archunit|assertj)' 'libraries of the tests'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dpkg-deb -e "$deb" "$work/control"
for script in postinst prerm; do
    [ -x "$work/control/$script" ] || fault "the package lacks $script"
    sh -n "$work/control/$script" || fault "$script is no shell script"
done
grep -q 'ln -sf /opt/flashback/bin/flashback /usr/bin/flashback' "$work/control/postinst" || fault 'postinst does not put flashback on the PATH'
grep -q 'rm -f /usr/bin/flashback' "$work/control/prerm" || fault 'prerm leaves flashback on the PATH'

# Every module that the program uses is in the image.
modules=$(sed -n 's/^MODULES="\(.*\)"$/ \1 /p' "$dist/flashback/lib/runtime/release")
for module in $(tr ',' ' ' <"$dist/../modules-needed"); do
    case $modules in
        *" $module "*) ;;
        *) fault "the Java of the package lacks the module $module" ;;
    esac
done

# The image is started as it will be installed, with no other Java in sight.
said=$(env -i HOME="$work" PATH=/usr/bin:/bin "$dist/flashback/bin/flashback" version </dev/null 2>"$work/stderr") ||
    fault "the image does not answer 'flashback version': $(cat "$work/stderr")"
case $said in
    *"$version"*) ;;
    *) fault "'flashback version' answered: $said" ;;
esac

if [ "$faults" -gt 0 ]; then
    echo "$deb has $faults faults" >&2
    exit 1
fi
echo "$deb is in order ($(($(wc -c <"$deb") / 1000000)) MB)"
