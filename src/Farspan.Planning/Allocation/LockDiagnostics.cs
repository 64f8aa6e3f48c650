using Farspan.Topology.Diagnostics;

namespace Farspan.Planning.Allocation;

/// <summary>Findings about a lock file: FS20xx.</summary>
internal static class LockDiagnostics
{
    // Longer lines are cut in messages: a line of another file may be megabytes long.
    private const int LongestQuote = 80;

    public static Diagnostic NotUnderstood(SourceSpan at, string line) => new()
    {
        Code = "FS2001",
        Severity = Severity.Error,
        Location = at,
        Message = $"'{Quote(line)}' is not a line of a lock file; expected 'machine NAME NETWORK/SUBNET ADDRESS', 'overlay OVERLAY MACHINE ADDRESS', " +
            "'place SERVICE MACHINE' or 'transit NETWORK PAIR' with single spaces; if a merge left this behind, keep the lines of both sides.",
    };

    public static Diagnostic NotAnAddress(SourceSpan at, string text) => new()
    {
        Code = "FS2002",
        Severity = Severity.Error,
        Location = at,
        Message = $"'{Quote(text)}' is not an IPv4 or IPv6 address; delete the line to have one allocated.",
    };

    public static Diagnostic NotASlot(SourceSpan at, string text) => new()
    {
        Code = "FS2003",
        Severity = Severity.Error,
        Location = at,
        Message = $"'{Quote(text)}' is not the number of a transit pair, 1 to {TransitBlocks.LastSlot}; delete the line to have one allocated.",
    };

    public static Diagnostic SaidTwice(SourceSpan at, string what) => new()
    {
        Code = "FS2004",
        Severity = Severity.Error,
        Location = at,
        Message = $"'{Quote(what)}' is in the lock file twice; delete the line that does not hold.",
    };

    public static Diagnostic SharedAddress(SourceSpan at, string address, string where, string first, string second) => new()
    {
        Code = "FS2005",
        Severity = Severity.Error,
        Location = at,
        Message = $"{where} {address} is locked for both '{first}' and '{second}'; delete the line of the one that may move.",
    };

    private static string Quote(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";
}
