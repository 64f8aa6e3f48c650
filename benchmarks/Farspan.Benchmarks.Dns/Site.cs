using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Farspan.Benchmarks.Dns;

/// <summary>What all servers of a run share: a folder, the zone, the questions.</summary>
internal sealed class Site : IDisposable
{
    /// <summary>The zone.</summary>
    public const string Zone = "example.org";

    private const int QuestionCount = 100_000;
    private int _serial;

    /// <param name="names">Names of the zone.</param>
    public Site(int names)
    {
        Names = names;
        Folder = Directory.CreateTempSubdirectory("farspan-bench-dns-").FullName;
        ZoneFile = Path.Combine(Folder, "zone");
        WriteZone();
        Questions = Write("questions", QuestionText());
    }

    /// <summary>Folder of the run; removed at its end.</summary>
    public string Folder { get; }

    /// <summary>Names of the zone, each with one address.</summary>
    public int Names { get; }

    /// <summary>The zone as a file of RFC 1035.</summary>
    public string ZoneFile { get; }

    /// <summary>The questions for dnsperf: 90 of 100 for an address that is there, 5 for a name that is not, 5 for a type that is not.</summary>
    public string Questions { get; }

    /// <summary>A port that nobody listens on, chosen by the system.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The n-th name.</summary>
    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"host{number:D6}.{Zone}");

    /// <summary>A name as long as the n-th that is not there.</summary>
    public static string Missing(int number) => string.Create(CultureInfo.InvariantCulture, $"none{number:D6}.{Zone}");

    /// <summary>Its address.</summary>
    public static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}");

    /// <summary>A folder of its own for one server; whoever it runs as may write there.</summary>
    public string MakeFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>Writes the zone with the next serial number: servers pass over a file that did not change.</summary>
    public void WriteZone() => Write("zone", ZoneText(++_serial));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(string name, string text)
    {
        // Put in place whole: Knot maps the file while it reads it, and dies of one that is cut meanwhile.
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    private string ZoneText(int serial)
    {
        var text = new StringBuilder($"$ORIGIN {Zone}.\n$TTL 60\n@ SOA ns.{Zone}. hostmaster.{Zone}. {serial} 3600 600 1209600 60\n@ NS ns.{Zone}.\nns A 10.255.0.1\n");
        for (var i = 0; i < Names; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name(i)}. A {Address(i)}\n");
        }

        return text.ToString();
    }

    private string QuestionText()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (var i = 0; i < QuestionCount; i++)
        {
            var number = random.Next(Names);
            text.Append(random.Next(20) switch
            {
                0 => $"{Missing(number)} A\n",
                1 => $"{Name(number)} AAAA\n",
                _ => $"{Name(number)} A\n",
            });
        }

        return text.ToString();
    }
}
