using System.Security.Cryptography;
using System.Text;
using Farspan.Agent.Certificates;
using Farspan.Lab.Files;
using Farspan.State.Gateways;

namespace Farspan.Lab.Callers;

/// <summary>A gateway's spec as the lab gives it to the process: files by their absolute names, and the lab's own tokens and authority beside the declared ones, so that tests can call as whom the policies name.</summary>
internal sealed class LabGatewaySpec(LabPaths paths, string topologyPath, TimeProvider time)
{
    private const string ClientsPrefix = "clients-";

    /// <summary>Makes it, with the files that it names.</summary>
    /// <param name="machine">Its machine.</param>
    /// <param name="gateway">The gateway as planned.</param>
    /// <param name="folder">Its data folder; there already.</param>
    /// <exception cref="Diagnostics.LabException">A file cannot be written.</exception>
    public GatewaySpec Make(string machine, GatewaySpec gateway, string folder)
    {
        var clients = new HashSet<string>(StringComparer.Ordinal);
        var made = gateway with
        {
            Tokens = new LabTokens(paths).Ensure(gateway),
            Listeners = [.. gateway.Listeners.Select(l => l.Tls is not { } tls ? l : l with
            {
                Tls = tls with
                {
                    Certificates = [.. tls.Certificates.Select(c => c with { Certificate = Own(machine, c.Certificate) ?? Absolute(c.Certificate), Key = Own(machine, c.Key) ?? Absolute(c.Key) })],
                    ClientAuthorities = tls.ClientAuthorities is null ? null : Own(machine, tls.ClientAuthorities) ?? Clients(Absolute(tls.ClientAuthorities), folder, clients),
                },
            })],
        };
        foreach (var old in Directory.EnumerateFiles(folder, ClientsPrefix + "*").Where(f => !clients.Contains(f)))
        {
            File.Delete(old);
        }

        return made;
    }

    // A machine's certificates where they really are: an overlay (mount(8)) goes on showing a link that was replaced below it, and so the old certificate.
    private string? Own(string machine, string path) => path.StartsWith($"/{CertificateFolders.Place}/", StringComparison.Ordinal) ? paths.VolumeFolder(machine) + path : null;

    // A topology names files beside itself.
    private string Absolute(string path) => Path.GetFullPath(path, Directory.Exists(topologyPath) ? topologyPath : Path.GetDirectoryName(topologyPath) ?? "/");

    /// <summary>The declared authorities and the lab's in one file. Its name tells its content, so that another content is another spec.</summary>
    /// <returns>Its path; the declared one where that cannot be read: the gateway says so.</returns>
    private string Clients(string declared, string folder, HashSet<string> made)
    {
        const int NameDigits = 12;
        string text;
        try
        {
            text = File.ReadAllText(declared);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return declared;
        }

        using var authority = LabAuthority.Ensure(paths, time);
        var both = Encoding.UTF8.GetBytes($"{text.TrimEnd()}\n{authority.Pem}\n");
        var path = Path.Combine(folder, $"{ClientsPrefix}{Convert.ToHexStringLower(SHA256.HashData(both))[..NameDigits]}.pem");
        if (!File.Exists(path))
        {
            StateFile.Write(path, both);
        }

        made.Add(path);
        return path;
    }
}
