using System.Globalization;

namespace Farspan.Lab.Diagnostics;

/// <summary>Every way in which the lab refuses: one method per code, so that the same cause always reads the same.</summary>
internal static class LabErrors
{
    /// <summary>errno ENOSPC (errno(3)), which .NET hands through as the result of an <see cref="IOException"/>.</summary>
    private const int NoSpaceLeft = 28;

    /// <summary>errno EDQUOT (errno(3)).</summary>
    private const int QuotaExceeded = 122;

    public static LabException UnknownLab(string name, IReadOnlyList<string> known) => new(
        new LabDiagnostic
        {
            Code = "FS4001",
            Message = known.Count == 0 ? $"There is no lab '{name}': none is up." : $"There is no lab '{name}'.",
            Mend = known.Count == 0 ? "Bring one up with 'farspan up FILE'." : $"Labs that exist: {string.Join(", ", known)}.",
        },
        LabException.Input);

    public static LabException NoLab() => new(
        new LabDiagnostic { Code = "FS4001", Message = "No lab is up.", Mend = "Bring one up with 'farspan up FILE'." },
        LabException.Input);

    public static LabException WhichLab(IReadOnlyList<string> known) => new(
        new LabDiagnostic
        {
            Code = "FS4002",
            Message = $"Several labs are up: {string.Join(", ", known)}.",
            Mend = "Say which one with '--lab NAME'.",
        },
        LabException.Input);

    public static LabException Locked(string lab, string holder) => new(
        new LabDiagnostic
        {
            Code = "FS4003",
            Message = $"Lab '{lab}' is being changed by {holder}.",
            Mend = "Wait until it has ended, or end that process and try again.",
        },
        LabException.Environment);

    public static LabException NameTaken(string lab, string owner, string path) => new(
        new LabDiagnostic
        {
            Code = "FS4004",
            Message = $"Lab '{lab}' was brought up from '{owner}', not from '{path}'.",
            Mend = $"Take it down with 'farspan down --lab {lab}', or give this one another name with '--lab NAME'.",
        },
        LabException.Input);

    public static LabException StateNotWritable(string path, Exception failure) => failure.HResult is NoSpaceLeft or QuotaExceeded
        ? new LabException(
            new LabDiagnostic
            {
                Code = "FS4006",
                Message = $"The disk is full: '{path}' cannot be written.",
                Mend = "Free some space, or let FARSPAN_STATE name a folder on another disk.",
            },
            LabException.Environment,
            failure)
        : new LabException(
            new LabDiagnostic
            {
                Code = "FS4005",
                Message = $"The state folder cannot be used: '{path}': {Sentence(failure.Message)}",
                Mend = "Let FARSPAN_STATE name a folder that you may write.",
            },
            LabException.Environment,
            failure);

    public static LabException NotAllowed(string what) => new(
        new LabDiagnostic
        {
            Code = "FS4007",
            Message = $"No permission to make network namespaces: {Sentence(what)}",
            Mend = "Run it as root, or allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone).",
        },
        LabException.Environment);

    public static LabException NoTun(string why) => new(
        new LabDiagnostic
        {
            Code = "FS4008",
            Message = $"The overlay needs /dev/net/tun, because the kernel has no WireGuard, but {why}.",
            Mend = "Load the module with 'modprobe tun' and let this user open it with 'chmod 666 /dev/net/tun'.",
        },
        LabException.Environment);

    public static LabException PackageMissing(string tool, string package, string why) => new(
        new LabDiagnostic
        {
            Code = "FS4009",
            Message = $"'{tool}' is missing and package '{package}' cannot be installed: {Sentence(why)}",
            Mend = $"Install it with 'apt-get install {package}'.",
        },
        LabException.Environment);

    public static LabException UnknownMachine(string lab, string machine, string? nearest) => new(
        new LabDiagnostic
        {
            Code = "FS4010",
            Message = $"Lab '{lab}' has no machine '{machine}'.",
            Mend = nearest is null ? "'farspan status' lists its machines." : $"Did you mean '{nearest}'?",
        },
        LabException.Input);

    public static LabException UnknownReference(string reference, string what, string? nearest) => new(
        new LabDiagnostic
        {
            Code = "FS4011",
            Message = $"'{reference}' cannot be cut: {what}.",
            Mend = nearest is null
                ? "Write provider/NAME, zone/PROVIDER/ZONE, network/NAME, machine/NAME or link/NAME."
                : $"Did you mean '{nearest}'?",
        },
        LabException.Input);

    public static LabException MachineFailed(string machine, Exception failure) => new(
        new LabDiagnostic
        {
            Code = "FS4012",
            Message = $"Machine '{machine}' could not be brought to its spec: {Sentence(failure.Message)}",
            Mend = "Run the same 'farspan up' again, or 'farspan down' to remove what was made.",
        },
        LabException.Environment,
        failure);

    public static LabException SupervisorSilent(string lab, string why) => new(
        new LabDiagnostic
        {
            Code = "FS4014",
            Message = $"The supervisor of lab '{lab}' does not answer: {Sentence(why)}",
            Mend = "Run the same 'farspan up' again: it starts a new one; services that run are not restarted.",
        },
        LabException.Environment);

    public static LabException NamespaceTaken(string path) => new(
        new LabDiagnostic
        {
            Code = "FS4015",
            Message = $"Namespace '{path}' exists already and is not this lab's.",
            Mend = "Another state folder has a lab of this name: choose another with '--lab NAME', or take that one down.",
        },
        LabException.Environment);

    public static LabException StateDamaged(string path, Exception failure) => new(
        new LabDiagnostic
        {
            Code = "FS4016",
            Message = $"'{path}' cannot be understood: {Sentence(failure.Message)}",
            Mend = "Run 'farspan down' and then 'farspan up FILE': it is written anew.",
        },
        LabException.Environment,
        failure);

    public static LabException CommandNotFound(string command) => new(
        new LabDiagnostic
        {
            Code = "FS4017",
            Message = $"There is no program '{command}'.",
            Mend = "A lab machine has the programs of this host; give one of them, or its path.",
        },
        LabException.Input);

    public static LabException NotCut(string reference, IReadOnlyList<string> inForce) => new(
        new LabDiagnostic
        {
            Code = "FS4018",
            Message = $"'{reference}' is not cut.",
            Mend = inForce.Count == 0 ? "Nothing is." : $"In force: {string.Join(", ", inForce)}.",
        },
        LabException.Input);

    public static LabException NotRemoved(string lab, int processes, int namespaces) => new(
        new LabDiagnostic
        {
            Code = "FS4019",
            Message = string.Create(CultureInfo.InvariantCulture, $"Lab '{lab}' is not wholly down: {processes} processes and {namespaces} namespaces are still there."),
            Mend = "Run 'farspan down' again.",
        },
        LabException.Environment);

    public static LabException CableFailed(string cable, Exception failure) => new(
        new LabDiagnostic
        {
            Code = "FS4020",
            Message = $"Cable {cable} could not be made: {Sentence(failure.Message)}",
            Mend = "Run the same 'farspan up' again, or 'farspan down' to remove what was made.",
        },
        LabException.Environment,
        failure);

    public static LabException PathTooLong(string path, int length, int longest) => new(
        new LabDiagnostic
        {
            Code = "FS4021",
            Message = string.Create(CultureInfo.InvariantCulture, $"The path of a control socket has {length} bytes and may have {longest}: '{path}'."),
            Mend = "Let FARSPAN_STATE name a folder that is less deep, or give the lab a shorter name with '--lab NAME'.",
        },
        LabException.Environment);

    public static LabException BadName(string name) => new(
        new LabDiagnostic
        {
            Code = "FS4022",
            Message = $"'{name}' cannot be the name of a lab.",
            Mend = "Use up to 63 of the letters a-z, digits and hyphens, beginning and ending with a letter or digit.",
        },
        LabException.Input);

    public static LabException HalfMade(string lab) => new(
        new LabDiagnostic
        {
            Code = "FS4023",
            Message = $"Lab '{lab}' is neither up nor down: a command was interrupted.",
            Mend = $"Run 'farspan down --lab {lab}', or the same 'farspan up' again.",
        },
        LabException.Environment);

    public static LabException TooFewInotifyInstances(int engines, int limit) => new(
        new LabDiagnostic
        {
            Code = "FS4024",
            Message = string.Create(CultureInfo.InvariantCulture, $"The overlays need {engines} userspace engines with one inotify instance each, and a user may have {limit} of them (fs.inotify.max_user_instances)."),
            Mend = string.Create(CultureInfo.InvariantCulture, $"Allow more with 'sysctl fs.inotify.max_user_instances={InotifyLimitFor(engines)}'."),
        },
        LabException.Environment);

    /// <summary>The next power of two, and as many again for whatever else the user runs.</summary>
    private static uint InotifyLimitFor(int engines) => System.Numerics.BitOperations.RoundUpToPowerOf2((uint)engines) * 2;

    private static string Sentence(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
