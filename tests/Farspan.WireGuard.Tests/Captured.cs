using System.Runtime.CompilerServices;

namespace Farspan.WireGuard.Tests;

/// <summary>What the packaged programs printed: wireguard-go 0.0.20220316 and wireguard-tools 1.0.20210914 of Debian 12, with a throw-away key.</summary>
internal static class Captured
{
    public static string Get { get; } = Read("wireguard-go-get.txt");

    public static string Dump { get; } = Read("wg-show-dump.txt");

    private static string Read(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "captured", name));
}
