using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Ours.</summary>
internal sealed class OurGateway : GatewayUnderTest
{
    private readonly string _folder;

    public OurGateway(Site site, int workers, OurSpec spec, string name = "farspan")
    {
        Name = name;
        _folder = site.MakeFolder(name);
        File.WriteAllBytes(Path.Combine(_folder, "spec.json"), spec.Write(site, Port, TlsPort));
        Server = ServerProcess.StartTalking(Environment.ProcessPath!, ["--serve", _folder, workers.ToString(CultureInfo.InvariantCulture)]);
    }

    public override string Name { get; }

    public override ServerProcess Server { get; }

    public override string Log => Path.Combine(_folder, "audit.log");

    public override void Reload() => Tell("reload");

    /// <summary>Bytes that it has allocated since its start, and collections.</summary>
    public (long Bytes, long Collections) ReadHeap()
    {
        var numbers = Tell("heap").Split(' ');
        return (long.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    private string Tell(string line)
    {
        Server.Input.WriteLine(line);
        return Server.Output.ReadLine() ?? throw new InvalidOperationException($"Our gateway ended at '{line}'.");
    }
}
