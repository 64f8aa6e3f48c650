using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki;
using Farspan.Pki.Leaves;

namespace Farspan.Agent.Authorities;

/// <content>Whom nothing is issued to after a revocation, until somebody allows it.</content>
public sealed partial class AuthorityStore
{
    /// <summary>True when a revocation for this reason takes away more than the one certificate.</summary>
    /// <remarks>What was superseded has a better one or gets it at once (RFC 5280 section 5.3.1). All else says that the one who has it should not have it, and a renewal would undo that.</remarks>
    public static bool Holds(X509RevocationReason reason) => reason != X509RevocationReason.Superseded;

    /// <summary>Lets those have certificates again whom a revocation keeps from it.</summary>
    /// <param name="who">Serial number of the revoked certificate, or one of its names.</param>
    /// <returns>Who they are, at least one.</returns>
    /// <exception cref="PkiException">Nobody of that name is kept from it.</exception>
    /// <exception cref="AuthorityException">The record cannot be written.</exception>
    public IReadOnlyList<HeldIdentity> Allow(string who)
    {
        ArgumentNullException.ThrowIfNull(who);
        var serial = SerialOf(who);
        using var held = Hold();
        var record = View().Record;
        var allowed = record.Held.Where(h => h.Serial == serial || h.Has(who)).ToList();
        if (allowed.Count == 0)
        {
            throw new PkiException($"nobody with the serial number or name '{who}' is kept from having certificates; farspan ca status shows who is");
        }

        Save(record with { Held = [.. record.Held.Except(allowed)] });
        return allowed;
    }

    /// <summary>True when the names of a revoked certificate are kept from others.</summary>
    /// <param name="serial">Its serial number, hexadecimal.</param>
    /// <exception cref="AuthorityException">The record cannot be read.</exception>
    public bool IsHeld(string serial) => View().Record.Held.Any(h => h.Serial == SerialOf(serial));

    /// <summary>True for a certificate that was revoked.</summary>
    /// <exception cref="AuthorityException">The record cannot be read.</exception>
    public bool IsRevoked(string serial) => View().Revoked.ContainsKey(serial);

    /// <summary>Why no certificate is issued for these names, and the mend; null when nobody keeps them from it.</summary>
    /// <exception cref="AuthorityException">The record cannot be read.</exception>
    public string? WhyHeld(LeafRequest request) => WhyHeld(View().Record, NamesOf(request));

    private static string? WhyHeld(AuthorityRecord record, string[] names) => record.Held.FirstOrDefault(h => h.Bars(names)) is { } held
        ? string.Create(CultureInfo.InvariantCulture,
            $"{names.First(held.Has)} has been kept from certificates since {held.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}, as {held.Serial} was revoked ({RevocationWords.Of(held.Reason)}); allow it with farspan ca allow {held.Serial}")
        : null;

    private static string[] NamesOf(LeafRequest request) =>
        [.. request.DnsNames, .. request.Addresses.Select(a => a.ToString()), .. request.SpiffeId is { } id ? [id] : Array.Empty<string>()];

    private static string SerialOf(string text) => text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
}
