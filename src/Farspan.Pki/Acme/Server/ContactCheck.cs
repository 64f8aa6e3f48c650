using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Server;

/// <summary>Whether contacts are such that people can be reached.</summary>
/// <remarks>Only <c>mailto</c>, with one address and no header fields. Source: RFC 8555 section 7.3; RFC 6068.</remarks>
internal static class ContactCheck
{
    private const string Mail = "mailto:";
    private const int Longest = 320;

    /// <summary>What is wrong, or null.</summary>
    public static ProblemMessage? Find(IReadOnlyList<string>? contacts, int most)
    {
        if (contacts is null)
        {
            return null;
        }

        if (contacts.Count > most)
        {
            return AcmeErrors.Make(AcmeErrorKind.InvalidContact, $"an account has at most {most} contacts");
        }

        foreach (var contact in contacts)
        {
            if (contact is null || !contact.StartsWith(Mail, StringComparison.OrdinalIgnoreCase))
            {
                return AcmeErrors.Make(AcmeErrorKind.UnsupportedContact, "contacts are mailto: URLs");
            }

            var address = contact.AsSpan(Mail.Length);
            var at = address.IndexOf('@');
            if (contact.Length > Longest || at <= 0 || at != address.LastIndexOf('@') || at == address.Length - 1 || address.ContainsAny(",?& ") || address.ContainsAnyExceptInRange('!', '~'))
            {
                return AcmeErrors.Make(AcmeErrorKind.InvalidContact, "a contact is mailto: with one address, without header fields");
            }
        }

        return null;
    }
}
