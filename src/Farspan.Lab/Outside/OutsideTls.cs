using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.Lab.Callers;
using Farspan.Lab.Listeners;
using Farspan.Verification.Outside;

namespace Farspan.Lab.Outside;

/// <summary>TLS as a place outside speaks it: for whatever server it is asked, with a certificate of the lab's own authority.</summary>
/// <remarks>Bound: certificates for 256 names are kept, the others are made for each connection.</remarks>
internal sealed class OutsideTls(LabAuthority authority, ArrivalLog arrivals, string machine) : IStandInTls, IDisposable
{
    private const int MostNames = 256;
    private readonly ConcurrentDictionary<string, X509Certificate2> _certificates = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsOptional => true;

    /// <summary>Agrees on TLS. A name that is the mark of a test's request is counted as its arrival: nobody should get this far with it.</summary>
    /// <exception cref="AuthenticationException">The other side does not agree.</exception>
    public async Task<Stream> AcceptAsync(Stream connection, CancellationToken cancellationToken)
    {
        var secure = new SslStream(connection);
        try
        {
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateSelectionCallback = (_, name) => Select(name ?? "") }, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _certificates.Values)
        {
            certificate.Dispose();
        }

        authority.Dispose();
    }

    private X509Certificate2 Select(string name)
    {
        if (CallMark.TryParseName(name, out var mark))
        {
            arrivals.Note(mark, machine, OutsideWorld.Service);
        }

        var known = name.Length > 0 && Uri.CheckHostName(name) == UriHostNameType.Dns ? name : "unknown.invalid";
        return _certificates.Count < MostNames ? _certificates.GetOrAdd(known, authority.ForServer) : authority.ForServer(known);
    }
}
