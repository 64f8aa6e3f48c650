using System.Security.Cryptography.X509Certificates;

namespace Farspan.Gateway.Transport;

/// <summary>What the authority last said about the certificate of a listener, as a file beside it holds it; read again when it changes. Thread-safe.</summary>
/// <remarks>Callers that ask get it in the handshake (RFC 6066 section 8) while it holds. One that is missing, damaged, over, or about another certificate is not given: callers then ask the authority themselves, or go without.</remarks>
public sealed class RevocationStaple
{
    // The file is looked at once in so long, not for each handshake.
    private const long BetweenLooksMs = 1000;
    private const long MostBytes = 64 * 1024;
    private const string WithFolder = "/certificate.pem";

    private readonly string _path;
    private readonly string _serial;
    private readonly TimeProvider _time;
    private RevocationAnswer? _answer;
    private (DateTime, long) _stamp;
    private long _looked;

    /// <summary>Reads what lies there.</summary>
    /// <param name="certificatePath">The file of the certificate.</param>
    /// <param name="certificate">The certificate; stays the caller's.</param>
    /// <param name="time">The clock.</param>
    public RevocationStaple(string certificatePath, X509Certificate2 certificate, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        _path = PathOf(certificatePath);
        _serial = certificate.SerialNumber.TrimStart('0');
        _time = time;
        _looked = Environment.TickCount64;
        Look();
    }

    /// <summary>Where it lies: <c>NAME.ocsp</c> for <c>NAME/certificate.pem</c>, as machines have it, else <c>.ocsp</c> behind the name of the certificate's file.</summary>
    public static string PathOf(string certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return (certificate.EndsWith(WithFolder, StringComparison.Ordinal) ? certificate[..^WithFolder.Length] : certificate) + ".ocsp";
    }

    /// <summary>The response, DER; null while there is none that holds.</summary>
    public byte[]? Current()
    {
        var now = Environment.TickCount64;
        var looked = Volatile.Read(ref _looked);
        if (now - looked >= BetweenLooksMs && Interlocked.CompareExchange(ref _looked, now, looked) == looked)
        {
            Look();
        }

        var time = _time.GetUtcNow();
        return Volatile.Read(ref _answer) is { } answer && answer.Serial == _serial && answer.From <= time && time < answer.Until ? answer.Bytes : null;
    }

    private void Look()
    {
        try
        {
            var file = new FileInfo(_path);
            var stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (stamp != _stamp)
            {
                Volatile.Write(ref _answer, file.Exists && file.Length <= MostBytes ? RevocationAnswer.Read(File.ReadAllBytes(_path)) : null);
                _stamp = stamp;
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Half written, perhaps: it is looked at again, and what was read holds until it ends.
        }
    }
}
