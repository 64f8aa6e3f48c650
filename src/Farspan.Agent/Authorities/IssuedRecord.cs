namespace Farspan.Agent.Authorities;

/// <summary>A certificate that was issued.</summary>
public sealed record IssuedRecord
{
    /// <summary>Serial number, upper-case hexadecimal.</summary>
    public required string Serial { get; init; }

    /// <summary>DNS names, addresses and SPIFFE ID as text.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>From when it is valid.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until when it is valid.</summary>
    public required DateTimeOffset NotAfter { get; init; }
}
