using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Authorities;

/// <summary>From when until when a certificate is valid, always within its issuer's time.</summary>
internal static class Validity
{
    /// <exception cref="PkiException">The issuer is not valid now.</exception>
    internal static void Need(X509Certificate2 issuer, string what, DateTimeOffset now)
    {
        if (Objection(issuer, what, now) is { } objection)
        {
            throw new PkiException(objection);
        }
    }

    /// <summary>Why nothing can be issued now, or null.</summary>
    internal static string? Objection(X509Certificate2 issuer, string what, DateTimeOffset now) =>
        now > Until(issuer) ? $"the {what} '{issuer.Subject}' expired at {Text(Until(issuer))} and it is {Text(now)}; rotate it (farspan ca rotate {what}), or set the clock right"
        : now < From(issuer) ? $"the {what} '{issuer.Subject}' is valid from {Text(From(issuer))} and it is {Text(now)}; the clock is probably wrong: set it right"
        : null;

    /// <summary>Backdated for skewed clocks, by a tenth of its life at most, or a short one would be due for renewal at birth; never before the issuer's own time nor after it.</summary>
    internal static (DateTimeOffset From, DateTimeOffset Until) Within(X509Certificate2 issuer, TimeSpan lifetime, DateTimeOffset now)
    {
        var back = lifetime / 10 < AuthorityCertificate.Backdate ? lifetime / 10 : AuthorityCertificate.Backdate;
        var from = AuthorityCertificate.Seconds(AuthorityCertificate.Seconds(now) - back);
        var until = AuthorityCertificate.Seconds(now) + lifetime;
        return (from < From(issuer) ? From(issuer) : from, until > Until(issuer) ? Until(issuer) : until);
    }

    internal static DateTimeOffset From(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);

    internal static DateTimeOffset Until(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
