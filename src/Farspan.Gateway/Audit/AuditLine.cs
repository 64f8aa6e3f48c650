namespace Farspan.Gateway.Audit;

/// <summary>One line of an audit log, as it is read back. Bytes of a request that are not ASCII are the letters U+0080 to U+00FF.</summary>
public sealed record AuditLine
{
    /// <summary>Moment at which the request's head was whole.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Identifier of the request, 32 hexadecimal digits; null in a line that counts what was lost.</summary>
    public string? Id { get; init; }

    /// <summary>Who called.</summary>
    public string? Caller { get; init; }

    /// <summary>Address and port of the caller.</summary>
    public string? Source { get; init; }

    /// <summary>Listener.</summary>
    public string? Listener { get; init; }

    /// <summary>Machine and service, or host and port outside.</summary>
    public string? To { get; init; }

    /// <summary>The method.</summary>
    public string? Method { get; init; }

    /// <summary>Path and query, masked.</summary>
    public string? Path { get; init; }

    /// <summary>Status of the answer; 0 when there was none.</summary>
    public int Status { get; init; }

    /// <summary>Bytes of the request's body.</summary>
    public long In { get; init; }

    /// <summary>Bytes of the answer's body.</summary>
    public long Out { get; init; }

    /// <summary>Microseconds from the head to the end of the answer.</summary>
    public long Us { get; init; }

    /// <summary>Rule that allowed it.</summary>
    public string? Rule { get; init; }

    /// <summary>Rule that it would have needed.</summary>
    public string? Missing { get; init; }

    /// <summary>Why it was refused or cut.</summary>
    public string? Failure { get; init; }

    /// <summary>HTTP version as 10, 11 or 20.</summary>
    public int Version { get; init; }

    /// <summary>Lines that could not be written before this one; such a line says nothing else.</summary>
    public long Lost { get; init; }
}
