namespace Farspan.Pki.Acme.Challenges;

/// <summary>Who may issue for a name, as its zone says.</summary>
/// <remarks>Source: RFC 8659 section 4.1.</remarks>
public sealed record CaaRecord
{
    /// <summary>Flags; bit 7 means that whoever does not understand the tag must not issue.</summary>
    public required byte Flags { get; init; }

    /// <summary>Tag, such as <c>issue</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>Value, such as <c>ca.example.com; validationmethods=dns-01</c>.</summary>
    public required string Value { get; init; }
}
