namespace Farspan.Gateway.Audit;

/// <summary>Which lines of an audit log are wanted. Every condition that is given must hold; a line that counts lost ones is wanted whenever its time is.</summary>
public sealed record AuditFilter
{
    /// <summary>All lines.</summary>
    public static AuditFilter All { get; } = new();

    /// <summary>The caller, as <c>token/ops</c>; a star at the end stands for anything.</summary>
    public string? Caller { get; init; }

    /// <summary>Where to, as <c>etcd-1/volume</c>, or a machine with all of its services; a star at the end stands for anything.</summary>
    public string? To { get; init; }

    /// <summary>Lowest status.</summary>
    public int? MinStatus { get; init; }

    /// <summary>Highest status.</summary>
    public int? MaxStatus { get; init; }

    /// <summary>First moment, inclusive.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Last moment, inclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>True for what was refused or cut only.</summary>
    public bool FailuresOnly { get; init; }

    /// <summary>True when a line is wanted.</summary>
    public bool Wants(AuditLine line)
    {
        if (line.Time < Since || line.Time > Until)
        {
            return false;
        }

        return line.Lost > 0 ||
            (Fits(Caller, line.Caller) &&
            (Fits(To, line.To) || Fits($"{To}/*", line.To)) &&
            !(line.Status < MinStatus) && !(line.Status > MaxStatus) &&
            (!FailuresOnly || line.Failure is not null));
    }

    private static bool Fits(string? pattern, string? value) =>
        pattern is null || (value is not null && (pattern.EndsWith('*') ? value.AsSpan().StartsWith(pattern.AsSpan()[..^1]) : string.Equals(pattern, value, StringComparison.Ordinal)));
}
