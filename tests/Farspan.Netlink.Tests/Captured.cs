using System.Runtime.CompilerServices;

namespace Farspan.Netlink.Tests;

/// <summary>Bytes that the packaged ip, bridge and nft sent to a real kernel, or that it answered; the first line of a file is the command.</summary>
/// <remarks>Taken with <c>strace -e trace=sendmsg,recvmsg -e write=all -e read=all</c> from iproute2 6.1 and nftables 1.0.6 on Linux 6.18.</remarks>
internal static class Captured
{
    /// <summary>The datagrams of a file in order.</summary>
    public static IReadOnlyList<byte[]> Read(string name)
    {
        var datagrams = new List<byte[]>();
        var hex = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder(), name + ".txt")).Append(">"))
        {
            if (line is ">" or "<")
            {
                if (hex.Count > 0)
                {
                    datagrams.Add(Convert.FromHexString(string.Concat(hex)));
                    hex.Clear();
                }
            }
            else if (!line.StartsWith('#'))
            {
                hex.Add(line.Trim());
            }
        }

        return datagrams;
    }

    public static IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFiles(Folder(), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "captured");
}
