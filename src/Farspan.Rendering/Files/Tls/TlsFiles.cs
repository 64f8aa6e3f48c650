using Farspan.Planning;
using Farspan.State;

namespace Farspan.Rendering.Files.Tls;

/// <summary>What the programs that people run need to speak TLS as their layer says: <c>etc/farspan/tls/SERVICE-PORT.PROGRAM.conf</c>.</summary>
internal static class TlsFiles
{
    private const string Folder = "etc/farspan/tls";

    /// <summary>The files of one machine: those of the program that a service runs, or of the web servers where it does not say which.</summary>
    public static IEnumerable<RenderedFile> Of(NetworkPlan plan, MachineSpec machine)
    {
        var certificates = machine.Certificates.ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var service in machine.Services)
        {
            foreach (var tls in service.Tls.Where(t => t.Certificate is not null && certificates.ContainsKey(t.Certificate)))
            {
                var port = new TlsPortFile(service, tls, certificates[tls.Certificate!]);
                foreach (var (program, write) in Programs(service.Recipe))
                {
                    var header = FileHeader.Of(plan, $"Port '{tls.Port}' of service '{service.Name}' as TLS layer '{tls.Layer}' says, for {program}.");
                    yield return RenderedFile.Public($"{Folder}/{service.Name}-{tls.Port}.{program}.conf", write(header, port));
                }
            }
        }
    }

    private static IReadOnlyList<(string Program, Func<string, TlsPortFile, string> Write)> Programs(string? recipe) => recipe switch
    {
        "postgresql" => [("postgresql", PostgreSqlTls.Write)],
        "redis" => [("redis", RedisTls.Write)],
        null => [("haproxy", HaproxyTls.Write), ("nginx", NginxTls.Write)],
        _ => [],
    };
}
