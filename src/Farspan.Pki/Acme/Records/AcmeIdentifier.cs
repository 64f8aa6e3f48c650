using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Farspan.Addressing;
using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Records;

/// <summary>A name or an address that a certificate can be for. It can only be made valid, and in one form.</summary>
/// <remarks>Source: RFC 8555 section 7.1.3 (names; a wildcard only as the whole first label); RFC 8738 section 3 (addresses); RFC 5890 section 2.3.1 (labels of letters, digits and hyphens).</remarks>
public sealed record AcmeIdentifier
{
    /// <summary>What begins a wildcard.</summary>
    public const string Wildcard = "*.";

    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private static readonly SearchValues<char> Label = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private AcmeIdentifier(string value, bool isAddress)
    {
        Value = value;
        IsAddress = isAddress;
    }

    /// <summary>The name in lower case, a wildcard with its <c>*.</c>; or the address in its one form.</summary>
    public string Value { get; }

    /// <summary>True for an address.</summary>
    public bool IsAddress { get; }

    /// <summary>True for a wildcard.</summary>
    public bool IsWildcard => Value.StartsWith(Wildcard, StringComparison.Ordinal);

    /// <summary>The name without a wildcard's <c>*.</c>: where it is shown to be one's own.</summary>
    public string Base => IsWildcard ? Value[Wildcard.Length..] : Value;

    /// <summary>As it travels.</summary>
    public IdentifierMessage Message => new() { Type = IsAddress ? "ip" : "dns", Value = Value };

    /// <summary>Reads what was asked for.</summary>
    /// <param name="message">Kind and text.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(IdentifierMessage? message, [NotNullWhen(true)] out AcmeIdentifier? identifier, [NotNullWhen(false)] out ProblemMessage? problem)
    {
        identifier = null;
        problem = null;
        switch (message)
        {
            case { Type: "dns", Value: not null } when TryReadName(message.Value.ToLowerInvariant(), out identifier):
            case { Type: "ip", Value: not null } when TryReadAddress(message.Value, out identifier):
                return true;
            case { Type: "dns" }:
                problem = AcmeErrors.Make(AcmeErrorKind.RejectedIdentifier, $"'{Shown(message.Value)}' is not a name that a certificate can be for") with { Identifier = message };
                return false;
            case { Type: "ip" }:
                problem = AcmeErrors.Make(AcmeErrorKind.Malformed, $"'{Shown(message.Value)}' is not an address in its one form (RFC 5952 for IPv6)") with { Identifier = message };
                return false;
            default:
                problem = AcmeErrors.Make(AcmeErrorKind.UnsupportedIdentifier, "identifiers are of type dns or ip");
                return false;
        }
    }

    /// <summary>Reads a name in lower case.</summary>
    public static bool TryReadName(string text, [NotNullWhen(true)] out AcmeIdentifier? identifier)
    {
        ArgumentNullException.ThrowIfNull(text);
        identifier = null;
        var name = text.AsSpan(text.StartsWith(Wildcard, StringComparison.Ordinal) ? Wildcard.Length : 0);
        if (name.Length is 0 or > LongestName || text.Length > LongestName)
        {
            return false;
        }

        var isNumber = false;
        foreach (var part in name.Split('.'))
        {
            var label = name[part];
            if (label.Length is 0 or > LongestLabel || label.ContainsAnyExcept(Label) || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            isNumber = !label.ContainsAnyExceptInRange('0', '9');
        }

        // A last label of digits alone is an address to many readers (RFC 1123 section 2.1).
        identifier = isNumber ? null : new AcmeIdentifier(text, isAddress: false);
        return !isNumber;
    }

    /// <summary>Reads an address in its one form.</summary>
    public static bool TryReadAddress(string text, [NotNullWhen(true)] out AcmeIdentifier? identifier)
    {
        identifier = Cidr.TryParseAddress(text, out var address) && address.ToString() == text ? new AcmeIdentifier(text, isAddress: true) : null;
        return identifier is not null;
    }

    private static string Shown(string? text)
    {
        const int Most = 80;
        var start = text ?? "";
        return string.Concat(start.Take(Most).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '*' or '_' or ':' ? c : '?'));
    }
}
