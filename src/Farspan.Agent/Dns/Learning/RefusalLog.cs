using System.Net;
using System.Text;
using System.Text.Json;
using Farspan.Agent.Hosting;
using Farspan.Dns.Learning;
using Farspan.Netlink.Logging;
using Farspan.State.Filters;

namespace Farspan.Agent.Dns.Learning;

/// <summary>What was refused on its way outside, a line of JSON each: machine, destination, port, name and what is missing. Of bounded size and rate.</summary>
/// <remarks>A connection is told once, however often it is tried again; what is over the rate is counted, and the next line says how many.</remarks>
/// <param name="path">The file; when it is full, what it held is in the same name with <c>.1</c> behind.</param>
/// <param name="machine">The machine.</param>
/// <param name="time">The clock.</param>
public sealed class RefusalLog(string path, string machine, TimeProvider time)
{
    /// <summary>Name of the file in the folder of logs.</summary>
    public const string FileName = "refusals.log";

    private const long LargestBytes = 4 << 20;
    private const int MostAtOnce = 200;
    private const int MostPerSecond = 50;
    private const int MostConnections = 1024;
    private readonly Lock _writing = new();
    private readonly HashSet<LoggedPacket> _told = [];
    private readonly Queue<LoggedPacket> _order = new();
    private double _room = MostAtOnce;
    private long _at = time.GetTimestamp();
    private long _left;

    /// <summary>A packet was refused.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <param name="name">The name that was last asked and had its destination, or null.</param>
    /// <param name="missing">What is missing.</param>
    public void Refused(LoggedPacket packet, FilterProtocol protocol, string? name, string missing)
    {
        lock (_writing)
        {
            if (packet.SourcePort != 0 && !_told.Add(packet))
            {
                return;
            }

            _order.Enqueue(packet);
            if (_order.Count > MostConnections)
            {
                _told.Remove(_order.Dequeue());
            }

            Write(line =>
            {
                line.WriteString("source", new IPEndPoint(packet.Source, packet.SourcePort).ToString());
                line.WriteString("destination", packet.Destination.ToString());
                line.WriteString("port", RefusalReason.Text(protocol, packet.Port));
                line.WriteString("name", name ?? RefusalReason.NoName);
                line.WriteString("missing", missing);
            });
        }
    }

    /// <summary>An answer for a listed name brought addresses that are not learnt.</summary>
    public void NotLearnt(string name, IReadOnlyList<IPAddress> addresses)
    {
        lock (_writing)
        {
            Write(line =>
            {
                line.WriteString("destination", string.Join(' ', addresses));
                line.WriteString("name", name);
                line.WriteString("missing", "the answer brings an address that no place outside has; it was not learnt");
            });
        }
    }

    private void Write(Action<Utf8JsonWriter> fill)
    {
        var now = time.GetTimestamp();
        (_room, _at) = (Math.Min(MostAtOnce, _room + (time.GetElapsedTime(_at, now).TotalSeconds * MostPerSecond)), now);
        if (_room < 1)
        {
            _left++;
            return;
        }

        _room--;
        using var buffer = new MemoryStream();
        using (var line = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            line.WriteStartObject();
            line.WriteString("time", time.GetUtcNow());
            line.WriteString("machine", machine);
            fill(line);
            if (_left > 0)
            {
                line.WriteNumber("notTold", _left);
            }

            line.WriteEndObject();
        }

        buffer.Write(Encoding.ASCII.GetBytes("\n"));
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestBytes })
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            using var file = new FileStream(path, ServerFolder.Private(FileMode.Append, FileShare.ReadWrite));
            file.Write(buffer.ToArray());
            _left = 0;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            _left++; // The next line that finds room says so.
        }
    }
}
