using System.Runtime.Versioning;

// The peers, the file modes and the server's user are those of Linux.
[assembly: SupportedOSPlatform("linux")]
