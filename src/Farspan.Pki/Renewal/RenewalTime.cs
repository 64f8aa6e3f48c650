using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;

namespace Farspan.Pki.Renewal;

/// <summary>When a certificate is renewed: after two thirds of its life at the latest, and up to a tenth of that earlier, so that those issued together do not come back together.</summary>
/// <remarks>How much earlier follows from the certificate itself, so that the time stays the same without being kept anywhere.</remarks>
public static class RenewalTime
{
    /// <summary>When <paramref name="certificate"/> is due.</summary>
    public static DateTimeOffset Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var serial = certificate.SerialNumberBytes.Span;
        var chance = serial.Length < 2 ? (ushort)0 : System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(serial[^2..]);
        return Of(Validity.From(certificate), Validity.Until(certificate), chance);
    }

    /// <summary>When something of this life is due.</summary>
    /// <param name="from">From when it is valid.</param>
    /// <param name="until">Until when it is valid, not before <paramref name="from"/>.</param>
    /// <param name="chance">How much earlier, 0–65535 of a tenth.</param>
    public static DateTimeOffset Of(DateTimeOffset from, DateTimeOffset until, ushort chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(until, from);
        var latest = (until - from) * 2 / 3;
        return from + latest - (latest / 10 * (chance / (double)ushort.MaxValue));
    }
}
