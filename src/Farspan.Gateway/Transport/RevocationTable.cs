using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Gateway.Transport;

/// <summary>Client certificates that were revoked before they ended, as a file of revocation lists says; read again when it changes. Thread-safe.</summary>
/// <remarks>
/// <para>The file lies beside that of the authorities and is believed as that one is: because of where it lies. Without it nobody is revoked.</para>
/// <para>A list past its next update goes on counting: who was revoked stays so, and nobody else is shut out because nobody wrote a new one; certificates that live for days end by themselves.
/// A file that cannot be read leaves what was read before.</para>
/// </remarks>
public sealed class RevocationTable
{
    // The file is looked at once in so long, not for each handshake.
    private const long BetweenLooksMs = 1000;
    private const long MostBytes = 64 * 1024 * 1024;
    private const string WithFolder = "/authorities.pem";

    private readonly string _path;
    private FrozenDictionary<string, string> _revoked;
    private (DateTime, long) _stamp;
    private long _looked;

    private RevocationTable(string path)
    {
        _path = path;
        _stamp = Stamp();
        _revoked = Read() ?? FrozenDictionary<string, string>.Empty;
        _looked = Environment.TickCount64;
    }

    /// <summary>Reads the lists that belong to a file of client authorities.</summary>
    /// <param name="authorities">The file of the authorities.</param>
    /// <exception cref="GatewayConfigurationException">The file of lists is there and damaged.</exception>
    public static RevocationTable Open(string authorities)
    {
        var path = PathOf(authorities);
        try
        {
            return new RevocationTable(path);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new GatewayConfigurationException($"The revocation lists in '{path}' cannot be read: {failure.Message}; write them again as PEM (farspan ca crl), or remove the file.", failure);
        }
    }

    /// <summary>Where the lists of a file of authorities lie: <c>NAME.crl</c> for <c>NAME/authorities.pem</c>, as machines have it, else the file's name with <c>.crl</c> at its end.</summary>
    public static string PathOf(string authorities)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        return authorities.EndsWith(WithFolder, StringComparison.Ordinal) ? authorities[..^WithFolder.Length] + ".crl" : Path.ChangeExtension(authorities, ".crl");
    }

    /// <summary>Why a certificate is not to be believed any more, as <c>serial 3F… was revoked (keyCompromise)</c>; null while it is.</summary>
    public string? Find(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        Refresh();
        var serial = certificate.SerialNumber;
        return Volatile.Read(ref _revoked).TryGetValue(RevocationLists.KeyOf(certificate.IssuerName.RawData, serial), out var reason) ? $"serial {serial} was revoked ({reason})" : null;
    }

    private void Refresh()
    {
        var now = Environment.TickCount64;
        var looked = Volatile.Read(ref _looked);
        if (now - looked < BetweenLooksMs || Interlocked.CompareExchange(ref _looked, now, looked) != looked)
        {
            return;
        }

        try
        {
            var stamp = Stamp();
            if (stamp != _stamp && Read() is { } revoked)
            {
                Volatile.Write(ref _revoked, revoked);
                _stamp = stamp;
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Half written, perhaps: it is looked at again.
        }
    }

    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private FrozenDictionary<string, string>? Read()
    {
        try
        {
            return new FileInfo(_path) is { Exists: true, Length: > MostBytes } ? throw new InvalidDataException($"it is longer than {MostBytes} bytes") : RevocationLists.Read(File.ReadAllText(_path));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return FrozenDictionary<string, string>.Empty;
        }
    }
}
