; Installer for Windows: run from the repository with "iscc assets\install\windows\narthex.iss".
#define Root SourcePath + "..\..\.."

[Setup]
AppId={{6E1B3B5D-6B0C-4E0C-9A55-7F2B6C1D0E77}
AppName=Narthex
AppVersion=0.1.0
DefaultDirName={autopf}\Narthex
PrivilegesRequired=lowest
DisableProgramGroupPage=yes
ChangesAssociations=yes
ArchitecturesInstallIn64BitMode=x64compatible
OutputDir={#Root}\target\installer
OutputBaseFilename=narthex-setup
UninstallDisplayIcon={app}\narthex.exe

[Files]
Source: "{#Root}\target\release\narthex.exe"; DestDir: "{app}"
Source: "{#Root}\carts\*"; DestDir: "{app}\carts"; Flags: recursesubdirs

[Icons]
Name: "{autoprograms}\Narthex"; Filename: "{app}\narthex.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.nrx"; ValueType: string; ValueData: "Narthex.Cart"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.nrx"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-narthex-cart"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Narthex.Cart"; ValueType: string; ValueData: "Narthex cartridge"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Narthex.Cart\DefaultIcon"; ValueType: string; ValueData: "{app}\narthex.exe,0"
Root: HKA; Subkey: "Software\Classes\Narthex.Cart\shell\open\command"; ValueType: string; ValueData: """{app}\narthex.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\narthex.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""; Flags: uninsdeletekey
