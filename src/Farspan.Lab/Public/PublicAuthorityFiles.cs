using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Farspan.Agent.Dns.Hosting;
using Farspan.Lab.Callers;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Routing;
using Farspan.Netlink;
using Farspan.Netlink.Routes;
using Farspan.State.Json;
using Farspan.Verification.Outside;

namespace Farspan.Lab.Public;

/// <summary>What the stand-in for public authorities needs before it runs: its addresses, a certificate for the directories' names by the lab's own authority, and the files of both units.</summary>
internal static class PublicAuthorityFiles
{
    private const string CertificateName = "certificate.pem";
    private const string KeyName = "key.pem";
    private const string HostsName = "hosts";
    private const string NamesName = "names";
    private const uint LocalTable = 255;
    private const int Loopback = 1;

    /// <summary>Pebble's configuration.</summary>
    public static string Configuration(string folder) => Path.Combine(folder, "pebble.json");

    /// <summary>Address and port of the name server that Pebble asks.</summary>
    public static string NamesOf(string folder) => Encoding.ASCII.GetString(StateFile.TryRead(Path.Combine(folder, NamesName)) ?? []);

    /// <summary>Makes them as the plan needs them; what is right is left alone.</summary>
    /// <exception cref="LabException">The kernel or the disk refuses.</exception>
    public static void Make(LabPaths paths, PublicAuthority authority, TimeProvider time)
    {
        TakeIn(paths, authority.Internet.Machine);
        var names = paths.DataFolder(authority.Internet.Machine, PublicAuthority.NamesService);
        StateFile.MakeFolder(names);
        Put(new DnsFolder(names).SpecFile, JsonSerializer.SerializeToUtf8Bytes(authority.NameServer, StateJson.Default.DnsServerSpec));
        var folder = paths.DataFolder(authority.Internet.Machine, PublicAuthority.AcmeService);
        StateFile.MakeFolder(folder);
        Certify(paths, folder, authority.Hosts, time);
        Put(Path.Combine(folder, NamesName), Encoding.ASCII.GetBytes(authority.Names.ToString()));
        Put(Configuration(folder), Encoding.UTF8.GetBytes(Text(folder, authority).ToJsonString()));
    }

    // The internet host takes the whole block in, as it does for places behind egress rules (ip-route(8), type local).
    private static void TakeIn(LabPaths paths, string internet)
    {
        try
        {
            using var network = NetworkNamespace.Open(paths.NamespaceFile(internet));
            using var routes = RouteSocket.Open(network);
            routes.Send(batch => batch.ReplaceRoute(RouteEntry.To(OutsideWorld.BlockV4, Loopback, null, 0) with { Table = LocalTable, Type = RouteType.Local, Scope = RouteScope.Host }));
        }
        catch (Farspan.Linux.KernelException failure)
        {
            throw LabErrors.MachineFailed(internet, failure);
        }
    }

    private static void Certify(LabPaths paths, string folder, IReadOnlyList<string> hosts, TimeProvider time)
    {
        var known = string.Join(' ', hosts);
        var hostsFile = Path.Combine(folder, HostsName);
        if (Encoding.ASCII.GetString(StateFile.TryRead(hostsFile) ?? []) == known && File.Exists(Path.Combine(folder, KeyName)))
        {
            return;
        }

        using var authority = LabAuthority.Ensure(paths, time);
        using var certificate = authority.ForServers(hosts);
        using var key = certificate.GetECDsaPrivateKey()!;
        StateFile.Write(Path.Combine(folder, CertificateName), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
        StateFile.Write(Path.Combine(folder, KeyName), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        StateFile.Write(hostsFile, Encoding.ASCII.GetBytes(known));
    }

    private static JsonObject Text(string folder, PublicAuthority authority) => new()
    {
        ["pebble"] = new JsonObject
        {
            ["listenAddress"] = authority.Acme.ToString(),
            ["managementListenAddress"] = new IPEndPoint(IPAddress.Loopback, PublicAuthority.ManagementPort).ToString(),
            ["certificate"] = Path.Combine(folder, CertificateName),
            ["privateKey"] = Path.Combine(folder, KeyName),
            ["httpPort"] = JsonValue.Create((int)PublicAuthority.HttpPort),
            ["tlsPort"] = JsonValue.Create(443),
            ["ocspResponderURL"] = "",
            ["externalAccountBindingRequired"] = JsonValue.Create(false),
        },
    };

    private static void Put(string path, byte[] content)
    {
        if (!content.AsSpan().SequenceEqual(StateFile.TryRead(path)))
        {
            StateFile.Write(path, content);
        }
    }
}
